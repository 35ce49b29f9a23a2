import type { ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
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
  /** Puts to a signed address as anybody would; gives the status. */
  putTo(url: string, headers: Readonly<Record<string, string>>, content: string): Promise<number>
  /** Opens the same store in a process of its own (`object-store-process.testing.ts`) that does something. */
  startProcess(task: StoreProcessTask): ChildProcess
  close(): Promise<void>
}

/** What a process with a store of its own is to do. */
export interface StoreProcessTask {
  readonly key: string
  /** Puts and gets so much, and sends its {@link StoreProcessReport}; or puts until it is killed, saying when it is under way. */
  readonly bytes: number | 'endless'
}

export interface StoreProcessReport {
  readonly bytesRead: number
  /** How much more memory the process ever held than before, in bytes. */
  readonly growth: number
}

const MiB = 1024 ** 2

async function* chunks(...texts: string[]): ByteStream {
  for (const text of texts) yield new TextEncoder().encode(text)
}

/** The promises of the port, each as a test. */
export function testObjectStore(name: string, open: () => Promise<ObjectStoreUnderTest>): void {
  describe(`object store ${name}`, async () => {
    const { store, fetchLink, putTo, startProcess, close } = await open()
    afterAll(close)
    const newKey = () => `results/2025/09/20/${randomUUID()}.json`
    const keys = async () => {
      const found = []
      for await (const { key } of store.list()) found.push(key)
      return found
    }

    test('gives back what was put, whole and in order', async () => {
      const key = newKey()
      await store.put(key, chunks('a', 'b'.repeat(100_000), 'ü'))
      expect(await readText(store, key)).toBe(`a${'b'.repeat(100_000)}ü`)
    })

    test('gives a part of what was put, and tells its size', async () => {
      const key = newKey()
      await store.put(key, chunks('zero', 'one', 'two'))
      expect(await store.sizeOf(key)).toBe(10)
      const part: number[] = []
      for await (const chunk of await store.get(key, { first: 3, last: 6 })) part.push(...chunk)
      expect(String.fromCharCode(...part)).toBe('oone')
      await expect(store.sizeOf(newKey())).rejects.toMatchObject({ code: 'task_expired' })
    })

    test('holds a file without a byte', async () => {
      const key = newKey()
      await store.put(key, chunks())
      expect(await readText(store, key)).toBe('')
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

    test('of puts of one key at a time, one wins whole', async () => {
      const key = newKey()
      const contents = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(100_000))
      await Promise.all(contents.map((content) => store.put(key, chunks(content))))
      expect(contents).toContain(await readText(store, key))
    })

    test('shows nothing of a put that broke off', async () => {
      const key = newKey()
      async function* broken(): ByteStream {
        yield* chunks('half')
        throw new Error('the source broke')
      }
      await expect(store.put(key, broken())).rejects.toMatchObject({ code: 'storage_unavailable' })
      await expect(store.get(key)).rejects.toMatchObject({ code: 'task_expired' })
      expect(await keys()).not.toContain(key)
    })

    test('keeps what stood there when a put breaks off', async () => {
      const key = newKey()
      await store.put(key, chunks('old'))
      async function* broken(): ByteStream {
        yield* chunks('new')
        throw new Error('the source broke')
      }
      await expect(store.put(key, broken())).rejects.toThrow()
      expect(await readText(store, key)).toBe('old')
    })

    test('shows nothing of a put whose process was killed', { timeout: 60_000 }, async () => {
      const key = newKey()
      const child = startProcess({ key, bytes: 'endless' })
      await once(child, 'message')
      child.kill('SIGKILL')
      await once(child, 'exit')
      await expect(store.get(key)).rejects.toMatchObject({ code: 'task_expired' })
      expect(await keys()).not.toContain(key)
      await store.discardPartial(0)
    })

    test('streams 100 MB without holding them in memory', { timeout: 300_000 }, async () => {
      const bytes = 100 * MiB
      const child = startProcess({ key: newKey(), bytes })
      const [report] = (await once(child, 'message')) as [StoreProcessReport]
      expect(report.bytesRead).toBe(bytes)
      expect(report.growth).toBeLessThan(bytes / 2)
    })

    test('a missing key is task_expired', async () => {
      await expect(store.get(newKey())).rejects.toMatchObject({ code: 'task_expired' })
      await expect(store.withLocalFile(newKey(), readFile)).rejects.toMatchObject({ code: 'task_expired' })
    })

    test('removes a key, and what is not there without an error', async () => {
      const key = newKey()
      await store.put(key, chunks('x'))
      await store.remove(key)
      await expect(store.get(key)).rejects.toMatchObject({ code: 'task_expired' })
      await store.remove(key)
    })

    test('removes a whole folder, and none whose name merely begins alike', async () => {
      const folder = `pages/${randomUUID()}`
      const inside = [`${folder}/1/1.json`, `${folder}/1/2.json`, `${folder}/2/1.json`]
      const beside = [`${folder}-2/1.json`, `${folder}.json`]
      for (const key of [...inside, ...beside]) await store.put(key, chunks(key))
      await store.remove(`${folder}/`)
      const left = await keys()
      expect(inside.filter((key) => left.includes(key))).toEqual([])
      expect(beside.filter((key) => left.includes(key))).toEqual(beside)
      await store.remove(`${folder}/`)
    })

    test('removing a key spares the keys that begin with it', async () => {
      const key = newKey()
      await store.put(`${key}.more`, chunks('more'))
      await store.put(key, chunks('x'))
      await store.remove(key)
      expect(await readText(store, `${key}.more`)).toBe('more')
    })

    test.each([
      ...['../outside', 'a/../../outside', '/etc/passwd/../../..', '/etc/passwd', 'a//b', './a', ''],
      ...['nul\0byte', 'new\nline', 'back\\slash', 'x'.repeat(1000)],
    ])('refuses the key %j', async (key) => {
      await expect(store.put(key, chunks('x'))).rejects.toMatchObject({ code: 'invalid_request' })
    })

    test.each([`a b+c%20d#e?f=g&h.json`, `"quoted" 'name' (1)!*~.pdf`, 'naïve ✓ 文書.pdf'])(
      'holds, lists, links and removes the key %j',
      async (ending) => {
        const key = `uploads/${randomUUID()}/${ending}`
        await store.put(key, chunks(ending))
        expect(await readText(store, key)).toBe(ending)
        expect(await keys()).toContain(key)
        expect(await fetchLink((await store.signedLink(key)).url)).toBe(ending)
        expect(await fetchLink((await store.signedLink(key, ending)).url)).toBe(ending)
        await store.remove(key)
        expect(await keys()).not.toContain(key)
      },
    )

    test('lends a local file of the content, and of what has replaced it', async () => {
      const key = newKey()
      const lent = () => store.withLocalFile(key, (path) => readFile(path, 'utf8'))
      await store.put(key, chunks('lent'))
      expect(await Promise.all([lent(), lent()])).toEqual(['lent', 'lent'])
      await store.put(key, chunks('lent again'))
      expect(await lent()).toBe('lent again')
    })

    test('passes on what the borrower of a local file throws', async () => {
      const key = newKey()
      await store.put(key, chunks('lent'))
      const borrow = store.withLocalFile(key, () => Promise.reject(new RangeError('the borrower broke')))
      await expect(borrow).rejects.toThrow(RangeError)
    })

    test('lists every object by its key, and how old it is', async () => {
      const added = Array.from({ length: 7 }, newKey)
      for (const key of added) await store.put(key, chunks('listed'))
      const found = []
      for await (const object of store.list()) if (added.includes(object.key)) found.push(object)
      expect(found.map(({ key }) => key).sort()).toEqual(added.sort())
      for (const { ageMs } of found) expect(Math.abs(ageMs)).toBeLessThan(60_000)
    })

    test('lists a folder by itself, and none whose name merely begins alike', async () => {
      const folder = `pages/${randomUUID()}`
      const inside = [`${folder}/1/1.json`, `${folder}/1/deeper/2.json`]
      for (const key of [...inside, `${folder}/10/1.json`, `${folder}/2.json`])
        await store.put(key, chunks(key))
      const found = []
      for await (const { key } of store.list(`${folder}/1/`)) found.push(key)
      expect(found.sort()).toEqual(inside)
      for await (const { key } of store.list(`${folder}/none/`)) expect.unreachable(key)
    })

    test('takes a file by a link, of the length and type that it was made for alone', async () => {
      const key = newKey()
      const terms = { bytes: 7, mediaType: 'application/pdf', lifetimeMs: 60_000 }
      const { url, headers, expiresAt } = await store.signedUpload(key, terms)
      expect(Math.abs(expiresAt.getTime() - Date.now() - 60_000)).toBeLessThan(5000)
      expect(headers['content-type']).toBe('application/pdf')
      for (const content of ['too long', 'short']) {
        expect(await putTo(url, headers, content)).toBeGreaterThanOrEqual(400)
      }
      expect(await putTo(url, { ...headers, 'content-type': 'text/html' }, '7 bytes')).toBe(403)
      await expect(store.get(key)).rejects.toMatchObject({ code: 'task_expired' })
      expect(await putTo(url, headers, '7 bytes')).toBe(200)
      expect(await readText(store, key)).toBe('7 bytes')
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
