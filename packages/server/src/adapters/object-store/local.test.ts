import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { NusabacaError } from '../../core/errors.js'
import { downloadSubject, uploadSubject } from '../../core/ports/link-signer.js'
import { testObjectStore } from '../../core/ports/object-store.contract.js'
import { readText } from '../../core/read-text.js'
import { testLinkSigner } from './local.testing.js'
import { openStore, type StoreToOpen, startStoreProcess } from './open-store.testing.js'

async function openLocal() {
  const folder = await mkdtemp(join(tmpdir(), 'nusabaca-files-'))
  const toOpen: StoreToOpen = { kind: 'local', folder }
  return {
    folder,
    toOpen,
    store: openStore(toOpen),
    close: () => rm(folder, { recursive: true, force: true }),
  }
}

testObjectStore('local', async () => {
  const { store, toOpen, close } = await openLocal()
  return {
    store,
    close,
    startProcess: (task) => startStoreProcess(toOpen, task),
    // As the API's route does, which serves the links of this store.
    async fetchLink(url) {
      const { pathname, searchParams } = new URL(url)
      const key = decodeURIComponent(pathname.replace('/files/', ''))
      const subject = downloadSubject(key, searchParams.get('name') ?? undefined)
      expect(testLinkSigner.verify(subject, Object.fromEntries(searchParams))).toBe('valid')
      return readText(store, key)
    },
    async putTo(url, { 'content-type': mediaType = '' }, content) {
      const { pathname, searchParams } = new URL(url)
      const key = decodeURIComponent(pathname.replace('/files/', ''))
      const subject = uploadSubject(key, content.length, mediaType)
      if (testLinkSigner.verify(subject, Object.fromEntries(searchParams)) !== 'valid') return 403
      await store.put(key, oneChunk(content))
      return 200
    },
  }
})

test('what a process that died was writing is discarded when it is old', async () => {
  const { store, folder, close } = await openLocal()
  await mkdir(join(folder, 'partial'))
  await writeFile(join(folder, 'partial', 'half'), 'half')
  await store.discardPartial(60_000)
  expect(await readdir(join(folder, 'partial'))).toEqual(['half'])
  await store.discardPartial(0)
  expect(await readdir(join(folder, 'partial'))).toEqual([])
  await close()
})

test('what is written to all the while is removed all the same', async () => {
  const { store, close } = await openLocal()
  let writing = true
  const write = async (name: string) => {
    // It may lose its folder under its hands: then it is to be written anew.
    while (writing) await store.put(`a-task/${name}`, oneChunk('page')).catch(() => undefined)
  }
  const writers = Array.from({ length: 8 }, (_, index) => write(`page-${index}`))
  for (let removal = 0; removal < 100; removal += 1) await store.remove('a-task/')
  writing = false
  await Promise.all(writers)
  await close()
})

test('a put that broke off leaves no partial file', async () => {
  const { store, folder, close } = await openLocal()
  async function* broken() {
    yield new Uint8Array(10)
    throw new NusabacaError('source_failed', { detail: 'The process that read it crashed.' })
  }
  await expect(store.put('a/b', broken())).rejects.toMatchObject({ code: 'source_failed' })
  expect(await readdir(join(folder, 'partial'))).toEqual([])
  await close()
})

test('a folder that is away is waited for, and no other is begun in its place', async () => {
  const { store, folder, close } = await openLocal()
  await store.put('a/b', oneChunk('text'))
  await rename(join(folder, 'files'), join(folder, 'away'))
  const away = { code: 'storage_unavailable' }
  await expect(store.put('a/c', oneChunk('text'))).rejects.toMatchObject(away)
  await expect(store.get('a/b')).rejects.toMatchObject(away)
  await expect(store.remove('a/b')).rejects.toMatchObject(away)
  await expect(store.withLocalFile('a/b', (path) => readFile(path))).rejects.toMatchObject(away)
  await rename(join(folder, 'away'), join(folder, 'files'))
  expect(await readText(store, 'a/b')).toBe('text')
  await close()
})

async function* oneChunk(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text)
}
