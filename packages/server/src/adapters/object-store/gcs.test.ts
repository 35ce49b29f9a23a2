import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { testObjectStore } from '../../core/ports/object-store.contract.js'
import { readText } from '../../core/read-text.js'
import type { GcsFault } from './gcs-server.testing.js'
import { openStore, startStoreProcess } from './open-store.testing.js'
import { startGcs } from './start-gcs.testing.js'

async function openGcs() {
  const folder = await mkdtemp(join(tmpdir(), 'nusabaca-gcs-'))
  const { server, keyFilename } = await startGcs(folder, 3)
  vi.stubEnv('STORAGE_EMULATOR_HOST', server.url)
  const toOpen = {
    kind: 'gcs',
    folder,
    bucket: 'files',
    projectId: null,
    keyFilename,
    stallMs: 3000,
  } as const
  return {
    server,
    toOpen,
    store: openStore(toOpen),
    async close() {
      await server.close()
      await rm(folder, { recursive: true })
    },
  }
}

testObjectStore('gcs', async () => {
  const { store, toOpen, close } = await openGcs()
  return {
    store,
    close,
    startProcess: (task) => startStoreProcess(toOpen, task),
    putTo: async (url, headers, content) =>
      (await fetch(url, { method: 'PUT', headers, body: content })).status,
    async fetchLink(url) {
      const answer = await fetch(url)
      expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="[^"]+"/)
      return answer.text()
    },
  }
})

describe('gcs', async () => {
  const { store, server, toOpen, close } = await openGcs()
  afterAll(close)
  const inject = (method: string, url: RegExp, failure: GcsFault['failure']) =>
    server.inject({ method, url, failure, times: 1 })
  const big = Buffer.alloc(20 * 1024 ** 2, 'nusabaca')
  async function* inPieces(content: Buffer) {
    for (let start = 0; start < content.length; start += 65_536) yield content.subarray(start, start + 65_536)
  }
  const put = (key: string, text: string) => store.put(key, inPieces(Buffer.from(text)))
  const failure = (promise: Promise<unknown>) => promise.then(() => undefined).catch((error) => error)

  test.concurrent.each([408, 429, 503, 'lose-answer'] as const)(
    'tries again what is answered with %s, whatever it is',
    async (fault) => {
      const key = `pages/after-${fault}.json`
      const name = new RegExp(`after-${fault}`)
      inject('POST', name, fault)
      await put(key, 'text')
      inject('GET', new RegExp(`${name.source}.*alt=media`), fault)
      expect(await readText(store, key)).toBe('text')
      inject('GET', name, fault)
      expect(await store.withLocalFile(key, (path) => readFile(path, 'utf8'))).toBe('text')
      inject('DELETE', name, fault)
      await store.remove(key)
      expect(await failure(store.get(key))).toMatchObject({ code: 'task_expired' })
    },
  )

  test.concurrent('an outage that lasts may be tried again', async () => {
    server.inject({ method: 'GET', url: /lasting/, failure: 503, times: 100 })
    const error = await failure(store.withLocalFile('uploads/lasting.pdf', readFile))
    expect(error).toMatchObject({ code: 'storage_unavailable', retryable: true })
  })

  test.each([
    // Three parts, and a question how far it had come; a part that did not arrive twice.
    ['is cut off', { dropAfterBytes: 3_000_000 }, 5],
    ['is answered with 503', 503, 5],
    ['is stored and its answer lost', 'lose-answer', 4],
  ] as const)('a part that %s is sent again if need be', async (_, fault, requests) => {
    const before = server.requests.length
    inject('PUT', /upload_id/, fault)
    await store.put('uploads/big.pdf', inPieces(big))
    const { content, resource } = server.objects.find('files', 'a-prefix/uploads/big.pdf')
    expect(content.equals(big)).toBe(true)
    expect(resource['contentType']).toBe('application/pdf')
    expect(server.requests.slice(before).filter((request) => request.startsWith('PUT'))).toHaveLength(
      requests,
    )
  })

  test('what arrived damaged is refused, and nobody finds it', async () => {
    inject('PUT', /upload_id/, 'corrupt')
    expect(await failure(put('uploads/damaged.pdf', 'text'))).toMatchObject({ code: 'storage_unavailable' })
    expect(await failure(store.get('uploads/damaged.pdf'))).toMatchObject({ code: 'task_expired' })
  })

  test.each([
    ['damaged', () => server.objects.find('files', 'a-prefix/uploads/read.pdf').content.writeUInt8(0)],
    ['cut off', () => inject('GET', /alt=media/, 'cut-answer')],
  ])('what is %s when it is read is an outage', async (_, spoil) => {
    await store.put('uploads/read.pdf', inPieces(big.subarray(0, 300_000)))
    spoil()
    expect(await failure(readText(store, 'uploads/read.pdf'))).toMatchObject({ code: 'storage_unavailable' })
  })

  test('a put that another one overtakes is as if it had come before', async () => {
    async function* overtaken() {
      yield Buffer.from('slow')
      const name = 'a-prefix/uploads/raced.txt'
      server.objects.insert('files', { name, contentType: 'text/plain' }, Buffer.from('fast'))
    }
    await store.put('uploads/raced.txt', overtaken())
    expect(await readText(store, 'uploads/raced.txt')).toBe('fast')
  })

  test('a put whose object is removed meanwhile fails, and may be tried again', async () => {
    await put('uploads/removed.txt', 'old')
    async function* raced() {
      yield Buffer.from('new')
      await store.remove('uploads/removed.txt')
    }
    const error = await failure(store.put('uploads/removed.txt', raced()))
    expect(error).toMatchObject({ code: 'storage_unavailable', retryable: true })
  })

  test.each([
    ['storage.objects.create', 'POST', () => put('uploads/1.txt', '1')],
    ['storage.objects.get', 'GET', () => store.get('uploads/1.txt')],
    ['storage.objects.get', 'GET', () => store.withLocalFile('uploads/1.txt', readFile)],
    [
      'storage.objects.delete',
      'DELETE',
      () => put('uploads/2.txt', '2').then(() => store.remove('uploads/2.txt')),
    ],
    ['storage.objects.list', 'GET', () => store.list()[Symbol.asyncIterator]().next()],
  ])('tells the operator that %s is missing', async (permission, method, attempt) => {
    inject(method, method === 'DELETE' ? /uploads/ : /./, 403)
    const error = await failure(attempt())
    expect(error).toMatchObject({ code: 'storage_unavailable', retryable: true })
    expect(error.message).not.toContain('storage.')
    expect(error.cause.message).toBe(`The credentials lack the permission ${permission} on gs://files.`)
  })

  test('tells the operator that there is no such bucket', async () => {
    const elsewhere = openStore({ ...toOpen, bucket: 'nowhere' })
    const error = await failure(elsewhere.put('uploads/1.txt', inPieces(Buffer.from('1'))))
    expect(error).toMatchObject({
      code: 'storage_unavailable',
      cause: { message: 'gs://nowhere does not exist.' },
    })
  })

  test('a link works for its own file, until it expires', async () => {
    await put('uploads/1.txt', 'one')
    await put('uploads/2.txt', 'two')
    const { url, expiresAt } = await store.signedLink('uploads/1.txt')
    const [, stamp] = /X-Goog-Date=(\w+)/.exec(url) ?? []
    expect(url).toContain('X-Goog-Expires=60')
    expect(expiresAt.getTime() % 1000).toBe(0)
    expect(stamp).toBe(new Date(expiresAt.getTime() - 60_000).toISOString().replace(/[-:]|\.000/g, ''))
    expect(await (await fetch(url)).text()).toBe('one')
    expect((await fetch(url.replace('1.txt', '2.txt'))).status).toBe(403)
    expect((await fetch(url.replace('X-Goog-Expires=60', 'X-Goog-Expires=600'))).status).toBe(403)
  })

  test('the pages of a document are one download', async () => {
    await put('uploads/pages.pdf', 'text')
    const before = server.requests.length
    const lent = () => store.withLocalFile('uploads/pages.pdf', (path) => readFile(path, 'utf8'))
    expect(await Promise.all([lent(), lent(), lent()])).toEqual(['text', 'text', 'text'])
    expect(await lent()).toBe('text')
    const downloads = server.requests.slice(before).filter((request) => request.includes('alt=media'))
    expect(downloads).toHaveLength(1)
  })
})
