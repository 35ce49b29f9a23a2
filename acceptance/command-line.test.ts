import { copyFile, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { spawnCommand } from './program.js'

const letter = new URL('../samples/letter.pdf', import.meta.url)
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nusabaca-command-'))
})
afterAll(() => rm(folder, { recursive: true }))

it('a file is read and spoken without a server, and without a word on its language', async () => {
  const path = join(folder, 'letter.pdf')
  await copyFile(letter, path)
  const command = spawnCommand(folder, { args: ['ocr', '--speak', path] })
  expect((await command.exit).code, command.output()).toBe(0)
  expect((await stat(join(folder, 'letter.mp3'))).size).toBeGreaterThan(1000)
})
