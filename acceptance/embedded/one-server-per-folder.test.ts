import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  endOwnProgram,
  type Program,
  spawnCommand,
  spawnProgram,
  startOwnProgram,
  startProgram,
} from '../program.js'

let program: Program

beforeAll(async () => {
  program = await startOwnProgram({ NUSABACA_OCR_ENGINE: 'noop' })
})
afterAll(() => endOwnProgram(program))

it('refuses a second one with a sentence that says why', async () => {
  const second = spawnProgram(program.dataDir)
  const { code } = await second.exit
  expect(code, second.output()).not.toBe(0)
  expect(code).not.toBeNull()
  expect(second.output()).toContain(program.dataDir)
  expect(second.output()).toContain(String(program.pid))
  expect(second.stderr()).not.toMatch(/^\s+at .+:\d+:\d+/m)
})

it('leaves the first one at work', async () => {
  expect((await program.client.listTasks()).success).toBe(true)
})

it('is what a monitor looks at, which says so when there is none', async () => {
  await program.kill()
  const monitor = spawnCommand(program.dataDir, { args: ['monitor'] })
  expect((await monitor.exit).code).toBe(1)
  expect(monitor.stderr()).toMatch(
    /^nusabaca: No server has the database in .+ open\. Start `nusabaca serve`/,
  )
})

it('takes the folder over from one that was killed', async () => {
  program = await startProgram(program.dataDir, { NUSABACA_OCR_ENGINE: 'noop' })
  expect((await program.client.listTasks()).success).toBe(true)
})
