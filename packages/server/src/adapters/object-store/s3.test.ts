import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
// @ts-expect-error It has no types.
import S3rver from '@20minutes/s3rver'
import { startFauxqs } from 'fauxqs'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { testObjectStore } from '../../core/ports/object-store.contract.js'
import { readText } from '../../core/read-text.js'
import { isSignedByAmazonRules } from './amazon-signature.testing.js'
import { openStore, type StoreToOpen, startStoreProcess } from './open-store.testing.js'

/** What S3rver takes for good; the other takes anything. */
const secretKey = 'S3RVER'
vi.stubEnv('AWS_ACCESS_KEY_ID', 'S3RVER')
vi.stubEnv('AWS_SECRET_ACCESS_KEY', secretKey)

interface Service {
  readonly endpoint: string
  stop(): Promise<unknown>
}

async function openS3(start: (folder: string) => Promise<Service>) {
  const folder = await mkdtemp(join(tmpdir(), 'nusabaca-s3-'))
  const { endpoint, stop } = await start(folder)
  const place = { bucket: 'files', endpoint, region: 'us-east-1', forcePathStyle: true }
  const toOpen: StoreToOpen = { kind: 's3', folder, ...place }
  return {
    toOpen,
    store: openStore(toOpen),
    async close() {
      await stop()
      await rm(folder, { recursive: true })
    },
  }
}

testObjectStore('s3', async () => {
  const { store, toOpen, close } = await openS3(async () => {
    const server = await startFauxqs({ port: 0, logger: false, init: { buckets: ['files'] } })
    return { endpoint: `http://127.0.0.1:${server.port}`, stop: () => server.stop() }
  })
  return {
    store,
    close,
    startProcess: (task) => startStoreProcess(toOpen, task),
    async fetchLink(link) {
      const url = new URL(link)
      expect(isSignedByAmazonRules({ method: 'GET', url }, secretKey, new Date())).toBe(true)
      const tooLate = new Date(Date.now() + 62_000)
      expect(isSignedByAmazonRules({ method: 'GET', url }, secretKey, tooLate)).toBe(false)
      expect(url.searchParams.get('response-content-disposition')).toMatch(/^attachment; filename="[^"]+"/)
      return (await fetch(link)).text()
    },
    // The service takes anything: the rules are kept here.
    async putTo(link, headers, content) {
      const url = new URL(link)
      const sent = { ...headers, 'content-length': String(content.length) }
      const request = { method: 'PUT', url, headers: sent }
      if (!isSignedByAmazonRules(request, secretKey, new Date())) return 403
      return (await fetch(url, { method: 'PUT', headers, body: content })).status
    },
  }
})

describe('on a service that verifies signatures', async () => {
  const { store, toOpen, close } = await openS3(async (folder) => {
    const server = new S3rver({
      port: 0,
      address: '127.0.0.1',
      silent: true,
      directory: join(folder, 's3rver'),
      configureBuckets: [{ name: 'files' }],
    })
    const { port } = (await server.run()) as AddressInfo
    return { endpoint: `http://127.0.0.1:${port}`, stop: () => server.close() }
  })
  afterAll(close)

  test('files are put and got, and a link works for its own file alone', async () => {
    await store.put('results/1.json', oneChunk('one'))
    await store.put('results/2.json', oneChunk('two'))
    expect(await readText(store, 'results/1.json')).toBe('one')
    const { url } = await store.signedLink('results/1.json')
    const answer = await fetch(url)
    expect(await answer.text()).toBe('one')
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="1.json"')
    expect((await fetch(url.replace('1.json', '2.json'))).status).toBe(403)
  })

  test('what the credentials may not do is an outage to clients, and a sentence for the operator', async () => {
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'another')
    const stranger = openStore(toOpen)
    const refusal = await stranger.put('results/3.json', oneChunk('three')).catch((error) => error)
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', secretKey)
    expect(refusal).toMatchObject({ code: 'storage_unavailable', retryable: true })
    expect(refusal.cause.message).toBe('The credentials lack the permission s3:PutObject on s3://files.')
    // The request is not in it, which has signatures and tokens.
    expect(inspect(refusal, { depth: 20 })).not.toMatch(/authorization|Credential=/i)
  })
})

describe('over a connection that breaks', async () => {
  let bytesUntilCut = Number.POSITIVE_INFINITY
  const { store, close } = await openS3(async () => {
    const server = await startFauxqs({ port: 0, logger: false, init: { buckets: ['files'] } })
    const proxy = createServer((client) => {
      const upstream = connect(server.port, '127.0.0.1')
      for (const socket of [client, upstream]) socket.on('error', () => undefined)
      client.pipe(upstream).pipe(client)
      const count = (chunk: Buffer) => {
        bytesUntilCut -= chunk.length
        if (bytesUntilCut > 0) return
        bytesUntilCut = Number.POSITIVE_INFINITY
        client.destroy()
        upstream.destroy()
      }
      client.on('data', count)
      upstream.on('data', count)
    })
    await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening))
    return {
      endpoint: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
      async stop() {
        proxy.close()
        await server.stop()
      },
    }
  })
  afterAll(close)
  const text = 'nusabaca'.repeat(200_000)

  test('an upload is sent again', async () => {
    bytesUntilCut = 500_000
    await store.put('uploads/1.txt', oneChunk(text))
    expect(await readText(store, 'uploads/1.txt')).toBe(text)
  })

  test('a download that is cut off is an outage', async () => {
    await store.put('uploads/2.txt', oneChunk(text))
    bytesUntilCut = 500_000
    await expect(readText(store, 'uploads/2.txt')).rejects.toMatchObject({ code: 'storage_unavailable' })
  })
})

async function* oneChunk(text: string) {
  yield new TextEncoder().encode(text)
}
