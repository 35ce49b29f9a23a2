import { afterAll, beforeAll, expect, it } from 'vitest'
import { createNote, createTypedNotebook } from '../scripts/sample-documents.js'
import { type ApiDocument, operationOf } from './fuzz/api-document.js'
import { createFuzzer, type FuzzRequest } from './fuzz/requests.js'
import { createSender, type FuzzAnswer, malformed, type Sender } from './fuzz/send.js'
import { storedFiles, uploadsOnDisk } from './left-files.js'
import { residentBytes } from './processes.js'
import { endOwnProgram, type Program, startOwnProgram } from './program.js'
import { createRandom, seedOfRun } from './random.js'
import { request } from './requests.js'
import { until } from './until.js'

const count = Number(process.env['NUSABACA_TEST_REQUESTS'] ?? 1000)
const atOnce = 8
const answerWithinMs = 30_000
const mostFaults = 10

let program: Program
let document: ApiDocument
let sender: Sender
/** Tasks that were accepted and not erased, with the one that each speaks of. */
const accepted = new Map<string, string | undefined>()

/** What is looked at of an answer. */
interface Answer {
  readonly task_id?: string
  readonly source_task_id?: string
  readonly batch_id?: string
  readonly files?: readonly { readonly task_id?: string }[]
}
const known = { task_id: [] as string[], batch_id: [] as string[], page: ['1', '2'] }

beforeAll(async () => {
  program = await startOwnProgram({
    NUSABACA_OCR_ENGINE: 'noop',
    NUSABACA_MAX_FILE_BYTES: '200000',
    NUSABACA_MAX_PAGES: '3',
    NUSABACA_ORPHAN_AGE: '20s',
  })
  await until({ what: 'the server is ready', withinMs: 30_000 }, async () => {
    return (await request(`${program.url}/readyz`)).status === 200
  })
  document = (await request(`${program.url}/openapi.json`)).json
  sender = createSender(program.url, answerWithinMs)
})
afterAll(async () => {
  sender?.close()
  await endOwnProgram(program)
})

it(`${count} requests, right, nearly right and wrong, are answered as the document says`, {
  timeout: 60_000 + count * 250,
  retry: 0,
}, async () => {
  const random = createRandom(seedOfRun('fuzz'))
  const samples = [await createNote('png'), await createTypedNotebook(2)]
  const files = samples.map(({ data }) => Buffer.from(data))
  const next = createFuzzer(document, { random, files, known })
  const faults: string[] = []
  let left = count
  const sendAll = async (): Promise<void> => {
    while (left > 0 && faults.length < mostFaults) {
      left -= 1
      const one = next()
      const fault = await tryOne(one)
      if (fault !== null) faults.push(`${fault}: ${inShort(one)}`)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, sendAll))
  expect(faults).toEqual([])
})

it.each(malformed.map((text) => ({ text, name: text.slice(0, 60) })))(
  'what is not HTTP is refused: $name',
  async ({ text }) => {
    expect(await sender.sendBytes(text)).toMatch(/^($|HTTP\/1\.1 4\d\d )/)
  },
)

it('leave a server that works, and nothing but the tasks that it accepted', {
  timeout: 150_000 + count * 100,
}, async () => {
  expect((await request(`${program.url}/readyz`)).status).toBe(200)
  // The last sender did not wait for its answer.
  await expect.poll(() => uploadsOnDisk(program), { timeout: 20_000 }).toEqual([])
  const tasks = await until(
    { what: 'all tasks have ended', withinMs: 20_000 + count * 50, everyMs: 500 },
    allEnded,
  )
  expect(tasks.map(({ task_id }) => task_id)).toEqual(expect.arrayContaining([...accepted.keys()]))
  // What an upload had spoken, too, was not accepted by itself.
  for (const { task_id } of tasks.filter((task) => !accepted.has(task.task_id))) {
    const { source_task_id } = await program.client.getTaskStatus(task_id)
    expect([...accepted.keys()]).toContain(source_task_id)
  }
  expect(residentBytes(program.pid)).toBeLessThan(1024 ** 3)
  expect(program.events().filter(({ level }) => Number(level) >= 50)).toEqual([])
  // Speech goes with its document, and is not there to be erased after it.
  const speechFirst = tasks.toSorted((a, b) => Number(b.kind === 'speech') - Number(a.kind === 'speech'))
  for (const { task_id } of speechFirst) await program.client.eraseTask(task_id)
  // Of tasks that were erased while somebody read them, the sweep takes the rest.
  await expect.poll(() => storedFiles(program), { timeout: 90_000, interval: 500 }).toEqual([])
})

/** What is wrong with the answer to a request; null for nothing. */
async function tryOne(one: FuzzRequest): Promise<string | null> {
  try {
    const answer = await sender.send(one)
    note(one, answer)
    return faultOf(one, answer)
  } catch (error) {
    return String(error)
  }
}

function faultOf({ method, path }: FuzzRequest, { status, mediaType, text }: FuzzAnswer): string | null {
  if (status >= 500) return `${status} ${text}`
  const operation = operationOf(document, method, path.split('?')[0] ?? '')
  if (operation === undefined) return status >= 400 || method === 'HEAD' ? null : `${status} from nowhere`
  // A path that cannot be decoded leads nowhere, and neither does a head that is too large.
  if ((status === 400 && !isDecodable(path)) || status === 431) return null
  const response = operation.responses[status]
  const what = `${operation.operationId} says nothing of`
  if (response === undefined) return `${what} ${status} ${text}`
  if (text === '') return null
  const { schema } = response.content?.[mediaType] ?? response.content?.['*/*'] ?? {}
  if (schema === undefined) return `${what} ${mediaType} with ${status}`
  if (mediaType !== 'application/problem+json') return null
  const codes = schema.allOf?.[1]?.properties?.['code']?.enum ?? []
  const { code } = JSON.parse(text) as { code: string }
  return codes.includes(code) ? null : `${what} ${code} with ${status}`
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path.split('?')[0] ?? '')
    return true
  } catch {
    return false
  }
}

/** Keeps the ids of what was made, so that later requests are about it. */
function note({ method, path }: FuzzRequest, { status, mediaType, text }: FuzzAnswer): void {
  if (mediaType !== 'application/json' || status >= 300 || text === '') return
  const answer = JSON.parse(text) as Answer
  // What was spoken of a document goes with it.
  if (method === 'DELETE') {
    for (const [id, source] of accepted) if ([id, source].includes(answer.task_id)) accepted.delete(id)
  }
  if (method !== 'POST' || !/\/(upload\/(async|batch)|tts\/async)\/?(\?|$)/.test(path)) return
  for (const { task_id: id, source_task_id: source } of [answer, ...(answer.files ?? [])] as Answer[]) {
    // What an Idempotency-Key has answered again was made before.
    if (id === undefined || known.task_id.includes(id)) continue
    accepted.set(id, source)
    known.task_id.push(id)
  }
  if (answer.batch_id !== undefined) known.batch_id.push(answer.batch_id)
}

function inShort({ method, path, headers, body }: FuzzRequest): string {
  const parts = [path, JSON.stringify(headers), body?.toString('latin1').replace(/[^ -~]+/g, ' ') ?? '']
  return [method, ...parts.map((part) => part.slice(0, 200))].join(' ')
}

/** All tasks; null while one has not ended. */
async function allEnded() {
  const tasks = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const part = await program.client.listTasks({ limit: 100, ...(cursor !== undefined && { cursor }) })
    tasks.push(...part.tasks)
    cursor = part.next_cursor
  }
  return tasks.every(({ status }) => status !== 'pending' && status !== 'processing') ? tasks : null
}
