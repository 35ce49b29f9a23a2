import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { findServer } from './services/server-process.js'

const run = promisify(execFile)
const promtool = findServer(['promtool'], 'prometheus')
const cwd = fileURLToPath(new URL('../deploy/prometheus', import.meta.url))

test('alerts fire for what they are about, and for nothing else', async () => {
  const { stdout } = await run(promtool, ['test', 'rules', 'rules.test.yml'], { cwd })
  expect(stdout).toContain('SUCCESS')
})

test('Prometheus takes what it is configured with', async () => {
  const { stdout } = await run(promtool, ['check', 'config', '--syntax-only', 'prometheus.yml'], { cwd })
  expect(stdout).toContain('is valid')
})
