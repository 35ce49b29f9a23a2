import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createLocalCopies } from './local-copies.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nusabaca-copies-'))
})
afterEach(() => rm(folder, { recursive: true }))

const copiesOf = (options: { idleMs?: number; maxIdleBytes?: number } = {}) =>
  createLocalCopies({ folder, idleMs: 60_000, maxIdleBytes: 100, ...options })
const read = (path: string) => readFile(path, 'utf8')
const write = (text: string) => (path: string) => writeFile(path, text)

test('a copy that nobody uses is soon gone', async () => {
  const copies = copiesOf({ idleMs: 20 })
  expect(await copies.lend('a', write('text'), read)).toBe('text')
  await expect.poll(() => readdir(folder)).toEqual([])
})

test('a copy in use stays, however many there are; of the others the oldest go first', async () => {
  const copies = copiesOf({ maxIdleBytes: 8 })
  await copies.lend('used', write('0123456789'), async (path) => {
    for (const id of ['a', 'b', 'c']) await copies.lend(id, write('1234'), read)
    expect(await read(path)).toBe('0123456789')
    // Two of four bytes each are within the bound.
    expect(await readdir(folder)).toHaveLength(3)
  })
  const fetch = vi.fn(write('1234'))
  await copies.lend('c', fetch, read)
  expect(fetch).not.toHaveBeenCalled()
  await copies.close()
  expect(await readdir(folder)).toEqual([])
})

test('a fetch that failed leaves nothing, and the next one tries again', async () => {
  const copies = copiesOf()
  const broken = async (path: string) => {
    await writeFile(path, 'half')
    throw new Error('the connection broke')
  }
  await expect(copies.lend('a', broken, read)).rejects.toMatchObject({ code: 'storage_unavailable' })
  expect(await readdir(folder)).toEqual([])
  expect(await copies.lend('a', write('whole'), read)).toBe('whole')
  await copies.close()
})
