import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename } from 'node:path'
import { NusabacaApiError } from '@nusabaca/client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createNote } from '../scripts/sample-documents.js'
import { corpusFiles } from './corpus-folder.js'
import { uploadsOnDisk } from './left-files.js'
import { residentBytes } from './processes.js'
import { endOwnProgram, type Program, startOwnProgram } from './program.js'
import { createRandom, seedOfRun } from './random.js'
import type { NamedDocument } from './read-document.js'
import { request } from './requests.js'
import { until } from './until.js'

// A file is taken or refused for what it is, whichever way it comes.

/** 202, or the status and code it was refused with. */
type Outcome = string
type Intake = (document: NamedDocument) => Promise<Outcome>

let program: Program
let elsewhere: Server
let documents: readonly NamedDocument[]

const intakes: Readonly<Record<string, Intake>> = {
  'its address': ({ name }) => {
    const { port } = elsewhere.address() as AddressInfo
    const url = `http://127.0.0.1:${port}/${encodeURIComponent(name)}`
    return outcomeOf(() => program.client.submitDocument({ url }))
  },
  'a batch': async (document) => {
    const note = { ...(await createNote('png')), name: 'beside.png' }
    const { files } = await program.client.submitBatch([note, document])
    const [beside, answer] = files
    expect(beside, document.name).toMatchObject({ success: true })
    return answer !== undefined && 'code' in answer ? `${answer.status} ${answer.code}` : '202'
  },
  pieces: async ({ name, data }) => {
    const tus = { 'tus-resumable': '1.0.0' }
    const begun = await request(`${program.url}/api/v1/upload/resumable/`, {
      method: 'POST',
      headers: {
        ...tus,
        'upload-length': String(data.length),
        'upload-metadata': `filename ${Buffer.from(name).toString('base64')}`,
      },
    })
    if (begun.status !== 201) return `${begun.status} ${begun.json.code}`
    const sent = await request(new URL(begun.headers.get('location') ?? '', program.url).href, {
      method: 'PATCH',
      headers: { ...tus, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
      body: data as Uint8Array<ArrayBuffer>,
    })
    return sent.status < 400 ? '202' : `${sent.status} ${sent.json.code}`
  },
  'the object store': (document) => outcomeOf(() => program.client.submitDocumentDirectly(document)),
}

async function outcomeOf(submit: () => Promise<unknown>): Promise<Outcome> {
  try {
    await submit()
    return '202'
  } catch (error) {
    if (error instanceof NusabacaApiError) return `${error.status} ${error.code}`
    throw error
  }
}

beforeAll(async () => {
  const note = await createNote('png')
  const made = [
    { name: 'half.png', data: note.data.subarray(0, 200) },
    { name: 'page.png', data: Buffer.from('<!doctype html><p>Not a picture</p>') },
    { name: 'header.pdf', data: Buffer.from('%PDF-1.7\n') },
    { name: '../../etc/passwd', data: note.data },
  ]
  const found = corpusFiles('hostile').map((path) => ({ name: basename(path), data: readFileSync(path) }))
  // The client sends no empty file straight into the store.
  documents = [...made, ...found.filter(({ data }) => data.length > 0)]
  elsewhere = createServer(({ url = '' }, response) => {
    const document = documents.find(({ name }) => name === decodeURIComponent(url.slice(1)))
    response.writeHead(document ? 200 : 404).end(document?.data)
  })
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
  program = await startOwnProgram({
    NUSABACA_OCR_ENGINE: 'noop',
    NUSABACA_ALLOW_NETWORKS: '127.0.0.0/8',
    // Some of the files hang whoever opens them, on purpose.
    NUSABACA_PAGE_TIMEOUT_MS: '3000',
    NUSABACA_CONCURRENCY: '2',
  })
})
afterAll(async () => {
  elsewhere?.close()
  await endOwnProgram(program)
})

it('hostile files are answered alike, whichever way they come, and never by a fault of ours', {
  timeout: 300_000,
}, async () => {
  const ways = Object.entries(intakes)
  const random = createRandom(seedOfRun('intakes'))
  const all = process.env['NUSABACA_TEST_INTAKES'] === 'all'
  const outcomes: object[] = []
  const expected: object[] = []
  for (const document of documents) {
    const form = await outcomeOf(() => program.client.submitDocument(document))
    const chosen = all ? ways : [ways[Math.floor(random() * ways.length)]].filter((way) => way !== undefined)
    for (const [way, take] of chosen) {
      outcomes.push({ file: document.name, way, outcome: await take(document) })
      expected.push({ file: document.name, way, outcome: form })
    }
  }
  expect(outcomes).toEqual(expected)
  expect(JSON.stringify(outcomes)).not.toMatch(/"5\d\d |internal/)
})

it('leave nothing behind but the tasks that were accepted, and a server that answers', async () => {
  await until({ what: 'every task has ended', withinMs: 90_000 }, async () => {
    const { tasks } = await program.client.listTasks({ limit: 100 })
    return tasks.every(({ status }) => status !== 'pending' && status !== 'processing')
  })
  expect(await uploadsOnDisk(program)).toEqual([])
  expect((await request(`${program.url}/readyz`)).status).toBe(200)
  expect(residentBytes(program.pid)).toBeLessThan(1024 ** 3)
})
