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

test.each([
  [{ NUSABACA_ORPHAN_AGE: '10s' }, /a duration such as .*, at least 20s$/],
  [{ NUSABACA_RECOGNIZER_MEMORY: '100MiB' }, /a size such as .*, at least 256MiB$/],
  [{ NUSABACA_RETENTION: '4000d' }, /expected: at most 3650d$/],
  [{ NUSABACA_MAX_FILE_BYTES: '2000GiB' }, /expected: at most 1024GiB$/],
  [{ NUSABACA_PORT: '80.5' }, /a whole number from 0 to 65535$/],
  [{ NUSABACA_OCR_ESCALATE_BELOW: ' ' }, /a number from 0 to 1$/],
])('%j is refused with the bound that it is beyond', (env, fault) => {
  expect(() => loadConfig(env)).toThrow(fault)
})

test('secrets are not described', () => {
  const described = describeConfig(loadConfig({ DATABASE_URL: 'postgres://u:hunter2@db/x' }))
  expect(JSON.stringify(described)).not.toContain('hunter2')
})

test('a setting may be given by the variable of the replaced system; its own name wins', () => {
  expect(loadConfig({ CELERY_BROKER_URL: 'redis://broker/1' }).redisUrl).toBe('redis://broker/1')
  const both = { CELERY_BROKER_URL: 'redis://broker/1', REDIS_URL: 'rediss://u:p@cache:6380/2' }
  expect(loadConfig(both).redisUrl).toBe('rediss://u:p@cache:6380/2')
  expect(loadConfig({ REDIS_URL: 'unix:///run/redis.sock?db=2' }).redisUrl).toBe(
    'unix:///run/redis.sock?db=2',
  )
})

test('a broker that is not Redis is refused, and what to do is said', () => {
  const load = () => loadConfig({ CELERY_BROKER_URL: 'amqp://guest:hunter2@rabbit//' })
  expect(load).toThrow(/CELERY_BROKER_URL is \(hidden\); expected: a URL of Redis.*without one/)
})

test.each([
  ['gs://bucket', 'gs://bucket/'],
  ['s3://bucket/some/prefix', 's3://bucket/some/prefix/'],
  ['file:///srv/nusabaca', 'file:///srv/nusabaca/'],
])('files may be kept at %s', (text, url) => {
  expect(loadConfig({ NUSABACA_STORAGE: text }).storage?.href).toBe(url)
})

test("the replaced system's bucket is used where no other place is named", () => {
  const env = { GOOGLE_CLOUD_STORAGE_BUCKET: 'a-bucket' }
  expect(loadConfig(env).storage?.href).toBe('gs://a-bucket/')
  expect(loadConfig({ ...env, NUSABACA_STORAGE: 's3://another' }).storage?.href).toBe('s3://another/')
})

test.each([
  './files',
  'http://bucket',
  'gs://',
  'gs://bucket//prefix',
  's3://key@bucket',
  'file://host/folder',
])('files cannot be kept at %s', (text) => {
  expect(() => loadConfig({ NUSABACA_STORAGE: text })).toThrow(/NUSABACA_STORAGE is .* expected: file:/)
})

test('links of clouds may not work for longer than a week', () => {
  const env = { NUSABACA_URL_TTL: '8d' }
  expect(loadConfig(env).urlTtlMs).toBe(8 * 86_400_000)
  expect(() => loadConfig({ ...env, NUSABACA_STORAGE: 'gs://bucket' })).toThrow(/expected: at most 7d/)
})

test('engines are named one after the other, each once; a name that is none is answered with those that are', () => {
  const enginesOf = (NUSABACA_OCR_ENGINE: string) => loadConfig({ NUSABACA_OCR_ENGINE }).engines
  expect(enginesOf('')).toEqual(['builtin'])
  expect(enginesOf('google-vision, builtin')).toEqual(['google-vision', 'builtin'])
  expect(() => enginesOf('vision')).toThrow(/one of builtin, tesseract, google-vision, noop/)
  expect(() => enginesOf('builtin,builtin')).toThrow(/each once/)
})

test('an endpoint may be a host, which is spoken to by https, or a URL', () => {
  const endpointOf = (NUSABACA_VISION_ENDPOINT: string) =>
    loadConfig({ NUSABACA_VISION_ENDPOINT }).visionEndpoint
  expect(endpointOf('eu-vision.googleapis.com')).toBe('https://eu-vision.googleapis.com')
  expect(endpointOf('http://127.0.0.1:9000/')).toBe('http://127.0.0.1:9000')
})
