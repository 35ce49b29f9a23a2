import { setTimeout as pause } from 'node:timers/promises'
import type { TaskStatusAnswer } from '@nusabaca/client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createNote, type SampleDocument } from '../scripts/sample-documents.js'
import { characterErrorRate } from './character-error-rate.js'
import { isRunning, killProcess } from './processes.js'
import { createDataDir, type Program, removeDataDir, startProgram } from './program.js'
import { createRandom, seedOfRun } from './random.js'
import { until } from './until.js'

const kills = 10
const inFlight = 20
const longestLifeMs = 2_500
const environment = { NUSABACA_CONCURRENCY: '2' }

let dataDir: string
let program: Program | undefined
let notes: readonly SampleDocument[]

beforeAll(async () => {
  dataDir = await createDataDir()
  const words = ['apple', 'barley', 'cherry', 'daisy', 'elder']
  notes = await Promise.all(words.map((word) => createNote('png', [`One ${word} a day`])))
})
afterAll(async () => {
  await program?.kill()
  await removeDataDir(dataDir)
})

/** The tasks that the server has accepted, with what they must read. */
type Accepted = Map<string, SampleDocument>

it('loses nothing and doubles nothing when killed again and again', {
  timeout: 300_000,
  retry: 0,
}, async () => {
  const random = createRandom(seedOfRun('crash recovery'))
  const accepted: Accepted = new Map()
  for (let kill = 0; kill < kills; kill += 1) {
    program = await startProgram(dataDir, environment)
    // Some uploads will be cut off by the kill: those have no 202 and nothing is promised for them.
    const topUp = fillUp(program, accepted).catch(() => null)
    // Every other kill falls into a start, with recognisers still loading; the others into recognition.
    if (kill % 2 === 1) await untilReady(program)
    await pause(random() * longestLifeMs)
    await program.kill()
    await topUp
  }
  program = await startProgram(dataDir, environment)
  await fillUp(program, accepted)
  const ended = await endOfAll(program, accepted)
  expect(accepted.size).toBeGreaterThanOrEqual(inFlight)

  const ids = await listedIds(program)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids).toEqual(expect.arrayContaining([...accepted.keys()]))

  await program.stop()
  program = await startProgram(dataDir, environment)
  for (const [id, before] of ended) {
    const after = await program.client.getTaskStatus(id)
    expect(lastingPart(after)).toEqual(lastingPart(before))
  }
  await program.stop()
})

it('takes its recognisers with it', async () => {
  program = await startProgram(dataDir, environment)
  const [note] = notes
  if (note === undefined) throw new Error('There is no note')
  const { task_id } = await program.client.submitDocument(note)
  await program.client.waitForTask(task_id)
  const children = program.children()
  expect(children.length).toBeGreaterThan(0)
  killProcess(program.pid)
  await program.exit
  await until({ what: 'no recogniser is left', withinMs: 10_000 }, () => !children.some(isRunning))
})

async function untilReady({ url }: Program): Promise<void> {
  await until(
    { what: 'the server is ready', withinMs: 60_000 },
    async () => (await fetch(`${url}/readyz`)).ok,
  )
}

async function fillUp({ client }: Program, accepted: Accepted): Promise<void> {
  const { tasks } = await client.listTasks({ status: 'completed', limit: 100 })
  const completed = new Set(tasks.map((task) => task.task_id))
  const waiting = [...accepted.keys()].filter((id) => !completed.has(id))
  for (let unfinished = waiting.length; unfinished < inFlight; unfinished += 1) {
    const note = notes[accepted.size % notes.length]
    if (note === undefined) throw new Error('There is no note')
    const { task_id } = await client.submitDocument(note)
    accepted.set(task_id, note)
  }
}

async function endOfAll({ client }: Program, accepted: Accepted): Promise<Map<string, TaskStatusAnswer>> {
  const ended = new Map<string, TaskStatusAnswer>()
  for (const [id, note] of accepted) {
    const status = await client.waitForTask(id, { timeoutMs: 90_000 })
    expect(status, JSON.stringify(status)).toMatchObject({
      status: 'completed',
      pages: { total: 1, done: 1, failed: 0 },
    })
    if (status.status !== 'completed') continue
    expect(characterErrorRate(status.ocr_result.full_text, note.pages[0] ?? '')).toBeLessThan(0.1)
    ended.set(id, status)
  }
  return ended
}

/** What never changes once a task has completed: everything but the links. */
function lastingPart(status: TaskStatusAnswer): object {
  if (status.status !== 'completed') return status
  const { storage_info: _, download_urls: __, ...lasting } = status
  return lasting
}

async function listedIds({ client }: Program): Promise<readonly string[]> {
  const ids: string[] = []
  let cursor: string | null = null
  do {
    const list = await client.listTasks(cursor === null ? { limit: 100 } : { limit: 100, cursor })
    ids.push(...list.tasks.map((task) => task.task_id))
    cursor = list.next_cursor
  } while (cursor !== null)
  return ids
}
