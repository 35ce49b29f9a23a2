import { expect, test } from 'vitest'
import { ConfigError, describeConfig, loadConfig } from './config.js'

test('every setting has a default that works', () => {
  const config = loadConfig({})
  expect(config).toMatchObject({ host: '127.0.0.1', port: 8000, databaseUrl: null, pageTimeoutMs: 60_000 })
  expect(config.maxFileBytes).toBe(50 * 1024 * 1024)
})

test('all faults are reported at once, each with what is expected', () => {
  const load = () =>
    loadConfig({ NUSABACA_PORT: 'eighty', NUSABACA_URL_TTL: '-1h', DATABASE_URL: 'mysql://x' })
  expect(load).toThrow(ConfigError)
  expect(load).toThrow(/NUSABACA_PORT is "eighty"; expected: a whole number/)
  expect(load).toThrow(/NUSABACA_URL_TTL/)
  expect(load).toThrow(/DATABASE_URL is \(hidden\); expected/)
})

test('an address that others can reach needs anonymous use switched on by name', () => {
  expect(() => loadConfig({ NUSABACA_HOST: '0.0.0.0' })).toThrow(/NUSABACA_ANONYMOUS=allow/)
  expect(loadConfig({ NUSABACA_HOST: '0.0.0.0', NUSABACA_ANONYMOUS: 'allow' }).host).toBe('0.0.0.0')
})

test('secrets are not described', () => {
  const described = describeConfig(loadConfig({ DATABASE_URL: 'postgres://u:hunter2@db/x' }))
  expect(JSON.stringify(described)).not.toContain('hunter2')
})
