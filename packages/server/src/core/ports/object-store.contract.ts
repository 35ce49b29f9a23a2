import { randomUUID } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { readText } from '../read-text.js'
import type { ByteStream, ObjectStore } from './object-store.js'

/** What the suite needs of a store under test. */
export interface ObjectStoreUnderTest {
  readonly store: ObjectStore
  /** Fetches a signed link as anybody would. */
  fetchLink(url: string): Promise<string>
  close(): Promise<void>
}

async function* chunks(...texts: string[]): ByteStream {
  for (const text of texts) yield new TextEncoder().encode(text)
}

/** The promises of the port, each as a test. */
export function testObjectStore(name: string, open: () => Promise<ObjectStoreUnderTest>): void {
  describe(`object store ${name}`, async () => {
    const { store, fetchLink, close } = await open()
    afterAll(close)
    const newKey = () => `results/2025/09/20/${randomUUID()}.json`

    test('gives back what was put, whole and in order', async () => {
      const key = newKey()
      await store.put(key, chunks('a', 'b'.repeat(100_000), 'ü'))
      expect(await readText(store, key)).toBe(`a${'b'.repeat(100_000)}ü`)
    })

    test('takes over a local file', async () => {
      const key = newKey()
      const path = join(tmpdir(), randomUUID())
      await writeFile(path, 'from a file')
      await store.putFile(key, path)
      expect(await readText(store, key)).toBe('from a file')
      await expect(writeFile(path, 'x', { flag: 'r+' })).rejects.toMatchObject({ code: 'ENOENT' })
    })

    test('replaces what stood under a key', async () => {
      const key = newKey()
      await store.put(key, chunks('old'))
      await store.put(key, chunks('new'))
      expect(await readText(store, key)).toBe('new')
    })

    test('shows nothing of a put that broke off', async () => {
      const key = newKey()
      async function* broken(): ByteStream {
        yield* chunks('half')
        throw new Error('the source broke')
      }
      await expect(store.put(key, broken())).rejects.toThrow()
      await expect(store.get(key)).rejects.toMatchObject({ code: 'task_expired' })
    })

    test('a missing key is task_expired', async () => {
      await expect(store.get(newKey())).rejects.toMatchObject({ code: 'task_expired' })
    })

    test('removes a whole folder, and what is not there without an error', async () => {
      const folder = `pages/${randomUUID()}/`
      await store.put(`${folder}1.json`, chunks('1'))
      await store.put(`${folder}2.json`, chunks('2'))
      await store.remove(folder)
      await expect(store.get(`${folder}1.json`)).rejects.toMatchObject({ code: 'task_expired' })
      await store.remove(folder)
    })

    test.each(['../outside', 'a/../../outside', '/etc/passwd/../../..', 'nul\0byte'])(
      'refuses the key %j, which would leave the store',
      async (key) => {
        await expect(store.put(key, chunks('x'))).rejects.toMatchObject({ code: 'invalid_request' })
      },
    )

    test('lends a local file of the content', async () => {
      const key = newKey()
      await store.put(key, chunks('lent'))
      expect(await store.withLocalFile(key, (path) => readFile(path, 'utf8'))).toBe('lent')
    })

    test('lists every object by its key, and how old it is', async () => {
      const key = newKey()
      await store.put(key, chunks('listed'))
      const found = []
      for await (const object of store.list()) if (object.key === key) found.push(object)
      expect(found).toEqual([{ key, ageMs: expect.any(Number) }])
      expect(found[0]?.ageMs).toBeLessThan(60_000)
    })

    test('makes links that anybody can fetch, and says when they expire', async () => {
      const key = newKey()
      await store.put(key, chunks('linked'))
      const { url, expiresAt } = await store.signedLink(key)
      expect(expiresAt.getTime()).toBeGreaterThan(Date.now())
      expect(await fetchLink(url)).toBe('linked')
    })
  })
}
