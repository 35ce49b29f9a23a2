import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createNote, type SampleDocument } from '../scripts/sample-documents.js'
import { endOwnProgram, type Program, startOwnProgram } from './program.js'
import { readDocument } from './read-document.js'
import { request } from './requests.js'
import { until } from './until.js'

let program: Program
let note: SampleDocument

beforeAll(async () => {
  program = await startOwnProgram()
  note = await createNote()
})
afterAll(() => endOwnProgram(program))

describe('probes', () => {
  it('say that the process lives', async () => {
    const { status, json } = await request(`${program.url}/livez`)
    expect(status).toBe(200)
    expect(json).toMatchObject({ status: 'ok' })
  })

  it('say that it can work, once it can', async () => {
    const answer = await until({ what: 'the server is ready', withinMs: 30_000 }, async () => {
      const seen = await request(`${program.url}/readyz`)
      if (seen.status === 503) return null
      return seen
    })
    expect(answer.status).toBe(200)
    expect(answer.json).toMatchObject({ status: 'ok' })
  })
})

it('capabilities say what the server reads, and how much of it', async () => {
  const capabilities = await program.client.getCapabilities()
  expect(capabilities.languages).toEqual(expect.arrayContaining(['en', 'id']))
  expect(capabilities.extract_formats).toEqual(['text', 'json'])
  expect(capabilities.engines.map((engine) => engine.name)).toContain('builtin')
  expect(capabilities.media_types).toEqual(
    expect.arrayContaining(['image/jpeg', 'image/png', 'image/tiff', 'image/heic', 'application/pdf']),
  )
  expect(capabilities.limits).toMatchObject({ max_file_bytes: 50 * 1024 * 1024, max_pages: 500 })
})

describe('the list of tasks', () => {
  it('has the newest first, a cursor page at a time', async () => {
    const ids: string[] = []
    for (const tag of ['a', 'b', 'a', 'b', 'a']) {
      ids.unshift((await program.client.submitDocument(note, { tag })).task_id)
    }
    const listed: string[] = []
    let cursor: string | null = null
    let requests = 0
    do {
      const list = await program.client.listTasks(cursor === null ? { limit: 2 } : { limit: 2, cursor })
      listed.push(...list.tasks.map((task) => task.task_id))
      cursor = list.next_cursor
      requests += 1
    } while (cursor !== null)
    expect(listed).toEqual(ids)
    expect(requests).toBe(3)
  })

  it('can be narrowed by tag and status', async () => {
    const { tasks } = await program.client.listTasks({ tag: 'a' })
    expect(tasks).toHaveLength(3)
    expect(tasks.every((task) => task.tag === 'a')).toBe(true)
    await Promise.all(tasks.map((task) => program.client.waitForTask(task.task_id)))
    const done = await program.client.listTasks({ tag: 'a', status: 'completed' })
    expect(done.tasks).toHaveLength(3)
    expect((await program.client.listTasks({ tag: 'none' })).tasks).toEqual([])
  })

  it('refuses what it does not know', async () => {
    const asked = program.client.listTasks({ cursor: 'nonsense' })
    await expect(asked).rejects.toMatchObject({ code: 'invalid_request' })
  })
})

it('echoes metadata and tag', async () => {
  const metadata = { order: 7, 'name "quoted"': 'é', list: [1, null] }
  const { status } = await readDocument(program.client, note, { metadata, tag: 'orders' })
  expect(status).toMatchObject({ metadata, tag: 'orders' })
})
