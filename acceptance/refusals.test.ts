import { deflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createNote, createTypedNotebook, type SampleDocument } from '../scripts/sample-documents.js'
import { endOwnProgram, type Program, startOwnProgram } from './program.js'
import { type Answer, postForm, request } from './requests.js'

const maxFileBytes = 100_000
let program: Program
let note: SampleDocument

beforeAll(async () => {
  program = await startOwnProgram({
    NUSABACA_OCR_ENGINE: 'noop',
    NUSABACA_MAX_FILE_BYTES: String(maxFileBytes),
    NUSABACA_MAX_PAGES: '4',
    NUSABACA_MAX_PIXELS: '1000000',
  })
  note = await createNote('jpeg')
})
afterAll(() => endOwnProgram(program))

function expectProblem({ status, headers, json }: Answer, wanted: { status: number; code: string }): void {
  expect(headers.get('content-type')).toMatch(/^application\/problem\+json/)
  expect(json).toMatchObject({
    type: expect.any(String),
    title: expect.any(String),
    status: wanted.status,
    detail: expect.any(String),
    instance: expect.stringMatching(/^\//),
    code: wanted.code,
    retryable: expect.any(Boolean),
    request_id: expect.any(String),
    success: false,
    message: expect.any(String),
  })
  expect(status).toBe(wanted.status)
}

const bytes = (...values: readonly number[]): Uint8Array => new Uint8Array(values)

describe('a file is refused before the 202', () => {
  it.each([
    { what: 'empty', name: 'a.png', data: '', status: 400, code: 'file_empty' },
    {
      what: 'HTML named as a picture',
      name: 'a.png',
      data: '<!doctype html><p>x',
      status: 415,
      code: 'unsupported_media_type',
    },
    { what: 'plain text', name: 'a.txt', data: 'hello', status: 415, code: 'unsupported_media_type' },
    {
      what: 'the first bytes of a JPEG',
      name: 'a.jpg',
      data: bytes(255, 216, 255, 224),
      status: 422,
      code: 'file_corrupt',
    },
    { what: 'the first line of a PDF', name: 'a.pdf', data: '%PDF-1.7\n', status: 422, code: 'file_corrupt' },
  ])('when it is $what', async ({ name, data, status, code }) => {
    expectProblem(await postForm(program.url, { file: { name, data } }), { status, code })
  })

  it('when it is too large', async () => {
    const data = new Uint8Array(maxFileBytes + 1)
    data.set(note.data)
    const answer = await postForm(program.url, { file: { name: 'a.jpg', data } })
    expectProblem(answer, { status: 413, code: 'file_too_large' })
  })

  it('when it has too many pages', async () => {
    const { name, data } = await createTypedNotebook(5)
    const answer = await postForm(program.url, { file: { name, data } })
    expectProblem(answer, { status: 422, code: 'too_many_pages' })
  })

  it('when its header promises too many pixels', async () => {
    const answer = await postForm(program.url, { file: { name: 'a.png', data: enormousPng() } })
    expectProblem(answer, { status: 422, code: 'image_too_large' })
  })

  it('when there is none', async () => {
    expectProblem(await postForm(program.url, { language: 'en' }), { status: 400, code: 'file_missing' })
  })
})

describe('a request is refused', () => {
  it('when the language is not installed, with the list of those that are', async () => {
    const file = { name: note.name, data: note.data }
    const answer = await postForm(program.url, { file, language: 'xx' })
    expectProblem(answer, { status: 422, code: 'language_not_installed' })
    expect(answer.json.languages).toEqual(expect.arrayContaining(['en', 'id']))
  })

  it.each([
    { field: 'extract_format', value: 'docx' },
    { field: 'confidence_threshold', value: '2' },
    { field: 'metadata', value: '{not json' },
  ])('when $field is $value, and the answer names the field', async ({ field, value }) => {
    const answer = await postForm(program.url, { file: { name: note.name, data: note.data }, [field]: value })
    expect([400, 422]).toContain(answer.status)
    expectProblem(answer, { status: answer.status, code: 'invalid_request' })
    expect(JSON.stringify(answer.json.errors)).toContain(field)
  })

  it('when it is no form', async () => {
    const answer = await request(`${program.url}/api/v1/upload/async/`, { method: 'POST', body: 'hello' })
    expect([400, 415]).toContain(answer.status)
    expectProblem(answer, { status: answer.status, code: answer.json.code })
  })

  it.each([
    'status/nothing-here/',
    'status/7f1f7f0e-0c57-4f4b-9f11-6a8ad0b8e8a1/',
    'tasks/x/result/',
    'tasks/x/pages/1/',
  ])('when there is no such task: %s', async (path) => {
    const answer = await request(`${program.url}/api/v1/upload/${path}`)
    expectProblem(answer, { status: 404, code: 'task_not_found' })
  })

  it('when there is nothing of the kind', async () => {
    const answer = await request(`${program.url}/api/v1/nothing/`)
    expectProblem(answer, { status: 404, code: answer.json.code })
  })
})

it('leaves no task behind', async () => {
  expect((await program.client.listTasks()).tasks).toEqual([])
})

/** A PNG of 40000 by 40000 pixels in its header and a few in its data. */
function enormousPng(): Uint8Array {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(40_000, 0)
  header.writeUInt32BE(40_000, 4)
  header.set([8, 0, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const parts = [
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(Buffer.alloc(40_001))),
    pngChunk('IEND', Buffer.alloc(0)),
  ]
  return Buffer.concat([signature, ...parts])
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const chunk = Buffer.alloc(body.length + 8)
  chunk.writeUInt32BE(data.length, 0)
  body.copy(chunk, 4)
  chunk.writeUInt32BE(crc32(body), body.length + 4)
  return chunk
}

function crc32(data: Buffer): number {
  let crc = 0xffffffff
  for (const byte of data) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return (crc ^ 0xffffffff) >>> 0
}
