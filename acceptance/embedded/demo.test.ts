import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { characterErrorRate } from '../character-error-rate.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

it('the demonstration reads its letter, shows how far it is, and stops by itself', async () => {
  const args = ['--import', 'tsx', '--conditions', 'nusabaca-source', 'scripts/demo.ts']
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root })
  const [, text = ''] = /100 %.*\n\n([\s\S]*?)\n\n\d+ lines in/.exec(stdout) ?? []
  const truth = await readFile(join(root, 'samples/surat.txt'), 'utf8')
  expect(characterErrorRate(text, truth)).toBeLessThan(0.05)
  expect(stdout).toMatch(/results {3}http/)
  expect(stdout).toContain('Stopped')
})
