import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { NusabacaClient, type TaskEvent } from '@nusabaca/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDensePage, createTypedNotebook, type SampleDocument } from '../scripts/sample-documents.js'
import { freeze } from './processes.js'
import { endOwnProgram, type Program, startOwnProgram } from './program.js'
import { readDocument } from './read-document.js'
import { request } from './requests.js'

let program: Program
let notebook: SampleDocument

beforeAll(async () => {
  program = await startOwnProgram({ NUSABACA_CONCURRENCY: '2' })
  notebook = await createTypedNotebook(30)
  await readDocument(program.client, notebook, { pages: '1' })
})
afterAll(() => endOwnProgram(program))

async function collect(events: AsyncIterable<TaskEvent>): Promise<TaskEvent[]> {
  const told: TaskEvent[] = []
  for await (const event of events) told.push(event)
  return told
}

/** Each page was told of once, with its text, and everything in order. */
function expectWhole(events: readonly TaskEvent[]): void {
  const pages = events.flatMap(({ event, data }) => (event === 'page.completed' ? [data] : []))
  expect(pages).toHaveLength(30)
  for (const { page, text } of pages) expect(text, `page ${page}`).toBe(notebook.pages[page - 1])
  expect(new Set(pages.map(({ page }) => page)).size).toBe(30)
  const once = events.map(({ event }) => event).filter((event) => !/^(page|task\.progress)/.test(event))
  expect(once).toEqual(['snapshot', 'task.started', 'task.completed'])
  const versions = events.map(({ id }) => Number(id.split('.')[1]))
  expect(versions).toEqual([...new Set(versions)].toSorted((a, b) => a - b))
  const progress = events.map(({ data }) => data.progress)
  expect(progress).toEqual(progress.toSorted((a, b) => a - b))
}

describe('the events of a document of 30 pages', () => {
  it('come in order, each page once with its text', async () => {
    const { task_id } = await program.client.submitDocument(notebook)
    expectWhole(await collect(program.client.watchTask(task_id)))
  })

  it('are the same on connections that are cut again and again', async () => {
    const proxy = await startCuttingProxy(Number(new URL(program.url).port), 3000)
    try {
      const { task_id } = await program.client.submitDocument(notebook)
      const client = new NusabacaClient({ baseUrl: proxy.url })
      expectWhole(await collect(client.watchTask(task_id)))
      expect(proxy.connections()).toBeGreaterThan(2)
    } finally {
      proxy.server.close()
    }
  })

  it('go on on another connection from whichever one was the last', async () => {
    const { task_id } = await program.client.submitDocument(notebook)
    const events: TaskEvent[] = []
    while (events.at(-1)?.event !== 'task.completed') {
      const lastEventId = events.at(-1)?.id
      for await (const event of program.client.watchTask(task_id, { lastEventId })) {
        events.push(event)
        if (events.length % 7 === 0) break
      }
    }
    expectWhole(events)
  })
})

it('an upload may wait for its result', async () => {
  const form = new FormData()
  form.append('file', new Blob([notebook.data as Uint8Array<ArrayBuffer>]), notebook.name)
  form.append('pages', '3')
  const answer = await request(`${program.url}/api/v1/upload/async/`, {
    method: 'POST',
    headers: { prefer: 'wait=30' },
    body: form,
  })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('preference-applied')).toBe('wait=30')
  expect(answer.json).toMatchObject({ status: 'completed', ocr_result: { full_text: notebook.pages[2] } })
})

it('a server that is stopped ends streams and waits at once', async () => {
  const { task_id } = await program.client.submitDocument(await createDensePage())
  const thaw = freeze(program.children())
  const status = `${program.url}/api/v1/upload/status/${task_id}/`
  const tag = (await request(status)).headers.get('etag') ?? ''
  const stream = await fetch(`${status}events/`)
  const waiting = request(`${status}?wait=60`, { headers: { 'if-none-match': tag } })
  const stopped = program.stop()
  const told = await stream.text()
  expect(told).toContain('event: snapshot')
  expect(told).not.toContain('event: task.completed')
  expect([200, 304]).toContain((await waiting).status)
  thaw()
  await stopped
})

/** Passes connections on, and cuts each one off after so many bytes of its answer. */
async function startCuttingProxy(
  port: number,
  bytes: number,
): Promise<{ readonly server: Server; readonly url: string; readonly connections: () => number }> {
  let connections = 0
  const server = createServer((socket) => {
    connections += 1
    const upstream = connect(port, '127.0.0.1')
    // Some answers are longer than the first connections let through.
    let left = bytes + connections * 300
    upstream.on('data', (chunk) => {
      socket.write(chunk.subarray(0, left))
      left -= chunk.length
      if (left <= 0) socket.destroySoon()
    })
    socket.pipe(upstream)
    for (const end of [socket, upstream]) end.on('error', () => undefined)
    socket.on('close', () => upstream.destroy())
    upstream.on('close', () => socket.end())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { server, url, connections: () => connections }
}
