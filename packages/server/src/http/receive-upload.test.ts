import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fastifyMultipart from '@fastify/multipart'
import { type ErrorCode, errorCodes } from '@nusabaca/contract'
import { fastify } from 'fastify'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { handleErrors } from './plugins/problem-details.js'
import { receiveUpload } from './receive-upload.js'

const stagingDir = await mkdtemp(join(tmpdir(), 'nusabaca-staging-'))
const app = fastify()
handleErrors(app)
await app.register(fastifyMultipart)
app.post('/', (request) =>
  receiveUpload(request, { stagingDir, maxFileBytes: 1000 }, async ({ file, fields }) => ({
    name: file.name,
    bytes: file.bytes,
    content: await readFile(file.path, 'latin1'),
    fields: Object.fromEntries(fields),
  })),
)
await app.listen({ port: 0, host: '127.0.0.1' })

afterEach(async () => {
  expect(await readdir(stagingDir)).toEqual([])
})
afterAll(async () => {
  await app.close()
  await rm(stagingDir, { recursive: true })
})

const part = (head: string, body: string) => `--B\r\n${head}\r\n\r\n${body}\r\n`
const field = (name: string, value: string) => part(`Content-Disposition: form-data; name="${name}"`, value)
const file = (content: string, head = 'name="file"; filename="a.png"') =>
  part(`Content-Disposition: form-data; ${head}\r\nContent-Type: image/png`, content)
const end = '--B--\r\n'

async function send(payload: string, contentType = 'multipart/form-data; boundary=B') {
  const headers = { 'content-type': contentType }
  const response = await app.inject({ method: 'POST', url: '/', headers, payload })
  return { status: response.statusCode, body: response.json() }
}

describe('an upload arrives', () => {
  test.each([
    ['with fields before and after the file', field('a', '1') + file('png') + field('b', '2')],
    ['with text before and after the form', `preamble\r\n${field('a', '1')}${file('png')}${field('b', '2')}`],
  ])('%s', async (_, form) => {
    const { status, body } = await send(`${form}${end}epilogue`)
    expect(status).toBe(200)
    expect(body).toEqual({ name: 'a.png', bytes: 3, content: 'png', fields: { a: '1', b: '2' } })
  })
})

type Refusal = [what: string, payload: string, code: ErrorCode, contentType?: string]

describe('an upload is refused', () => {
  const many = (count: number, make: (index: number) => string) =>
    Array.from({ length: count }, (_, i) => make(i)).join('')
  test.each<Refusal>([
    ['without a boundary', file('png') + end, 'invalid_request', 'multipart/form-data'],
    ['with another boundary', file('png') + end, 'invalid_request', 'multipart/form-data; boundary=C'],
    ['that breaks off', file('png'), 'invalid_request'],
    ['with an empty file', file('') + end, 'file_empty'],
    ['with no file chosen', file('', 'name="file"; filename=""') + end, 'file_missing'],
    ['with no file', field('a', '1') + end, 'file_missing'],
    ['with the file under another name', file('png', 'name="document"; filename="a"') + end, 'file_missing'],
    ['with two files', file('png') + file('png') + end, 'invalid_request'],
    ['with a thousand files', many(1000, () => file('x')) + end, 'invalid_request'],
    ['with a field twice', field('a', '1') + field('a', '2') + file('png') + end, 'invalid_request'],
    ['with too many fields', many(5000, (i) => field(`f${i}`, '')) + file('png') + end, 'invalid_request'],
    ['with a field that JavaScript takes for a prototype', field('__proto__', 'x') + end, 'invalid_request'],
    ['with a giant field', field('a', 'x'.repeat(100_000)) + file('png') + end, 'invalid_request'],
    ['with a file over the limit', file('x'.repeat(1001)) + end, 'file_too_large'],
    ['with a part whose head has no end', `--B\r\n${'x: y\r\n'.repeat(10_000)}`, 'invalid_request'],
    ['that is the bare picture', 'png', 'unsupported_media_type', 'image/png'],
    ['that is text', 'png', 'unsupported_media_type', 'text/plain'],
  ])('%s', async (...[, payload, code, contentType]: Refusal) => {
    const { status } = errorCodes[code]
    expect(await send(payload, contentType)).toMatchObject({ status, body: { code, success: false } })
  })

  test('and leaves nothing behind when the client goes away in the middle of the file', async () => {
    const { port } = app.server.address() as { port: number }
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=B\r\n')
    socket.write(`Content-Length: 900\r\n\r\n${file('half of it').slice(0, -4)}`)
    await expect.poll(() => readdir(stagingDir)).toHaveLength(1)
    socket.resetAndDestroy()
    await expect.poll(() => readdir(stagingDir)).toEqual([])
  })
})
