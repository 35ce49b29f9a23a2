import { NusabacaApiError, NusabacaClient, OCRProcessor } from '@nusabaca/client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createNote, type SampleDocument } from '../scripts/sample-documents.js'
import {
  createDataDir,
  endOwnProgram,
  type Program,
  spawnCommand,
  spawnProgram,
  startProgram,
} from './program.js'
import { until } from './until.js'

const noop = { NUSABACA_OCR_ENGINE: 'noop' }
const everywhere = { ...noop, NUSABACA_HOST: '0.0.0.0' }

let dataDir: string
let note: SampleDocument
let program: Program | undefined

beforeAll(async () => {
  dataDir = await createDataDir()
  note = await createNote()
})
afterAll(() => endOwnProgram(program))

/** Runs `nusabaca keys …` and gives the JSON that it prints. */
async function keys(...args: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
  const command = spawnCommand(dataDir, { args: ['keys', ...args, '--json'] })
  const { code } = await command.exit
  expect(code, command.output()).toBe(0)
  return command.events()[0] ?? {}
}

function running(): Program {
  if (program === undefined) throw new Error('No server was started')
  return program
}

function clientOf(made: Readonly<Record<string, unknown>>): NusabacaClient {
  return new NusabacaClient({ baseUrl: running().url, apiKey: String(made['key']) })
}

async function refusalOf(answer: Promise<unknown>): Promise<number> {
  return answer.then(
    () => 0,
    (error) => (error instanceof NusabacaApiError ? error.status : Promise.reject(error)),
  )
}

it('lets nobody else reach it while there is no key', async () => {
  const refused = spawnProgram(dataDir, everywhere)
  expect((await refused.exit).code).toBe(1)
  expect(refused.stderr()).toMatch(
    /^nusabaca: Others can reach NUSABACA_HOST 0\.0\.0\.0, .* keys create NAME/,
  )
})

it('takes a key from everybody as soon as there is one, which is made without a server too', async () => {
  const made = await keys('create', 'first')
  program = await startProgram(dataDir, everywhere)
  expect(await refusalOf(program.client.listTasks())).toBe(401)
  expect(await clientOf(made).listTasks()).toMatchObject({ tasks: [] })
})

it('knows a key that is made while it runs, and keeps owners apart', async () => {
  const [one, other] = [await keys('create', 'one'), await keys('create', 'other', '--owner', 'somebody')]
  const { task_id } = await clientOf(one).submitDocument(note)
  expect(await clientOf(one).getTaskStatus(task_id)).toMatchObject({ task_id })
  expect(await refusalOf(clientOf(other).getTaskStatus(task_id))).toBe(404)
  const processor = new OCRProcessor(running().url, { apiKey: String(one['key']) })
  expect(await processor.checkStatus(task_id)).toMatchObject({ task_id })
})

it('ends what a key is used for within seconds of its end', async () => {
  const made = await keys('create', 'brief')
  const client = clientOf(made)
  expect(await refusalOf(client.listTasks())).toBe(0)
  await keys('revoke', String(made['id']))
  await until({ what: 'the key is refused', withinMs: 5000 }, async () => {
    return (await refusalOf(client.listTasks())) === 401
  })
})

it('shows its keys without their secrets', async () => {
  const command = spawnCommand(dataDir, { args: ['keys', 'list'] })
  expect((await command.exit).code).toBe(0)
  expect(command.output()).toMatch(/^[0-9a-f]{16} +revoked +brief +brief +tasks:read,tasks:write/m)
  expect(command.output()).not.toContain('nb_')
})
