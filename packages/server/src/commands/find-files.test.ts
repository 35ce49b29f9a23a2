import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findFiles } from './find-files.js'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nb-find-'))
  await mkdir(join(folder, 'deep/er'), { recursive: true })
  for (const name of ['b.jpg', 'a.PDF', 'notes.txt', 'deep/c.png', 'deep/er/d.jpg']) {
    await writeFile(join(folder, name), name)
  }
})
afterAll(() => rm(folder, { recursive: true }))

async function found(...names: readonly string[]): Promise<readonly string[]> {
  await using files = await findFiles(
    names.map((name) => join(folder, name)),
    Readable.from([]),
  )
  return files.files.map(({ path }) => path.slice(folder.length + 1))
}

it('takes files as they are, in their order, each once', async () => {
  expect(await found('notes.txt', 'b.jpg', 'gone.png', 'b.jpg')).toEqual(['notes.txt', 'b.jpg', 'gone.png'])
})

it('takes the documents of a folder and below it', async () => {
  expect(await found('')).toEqual(['a.PDF', 'b.jpg', 'deep/c.png', 'deep/er/d.jpg'])
})

it.each([
  ['*.jpg', ['b.jpg']],
  ['**/*.jpg', ['b.jpg', 'deep/er/d.jpg']],
  ['*/?.png', ['deep/c.png']],
])('takes what fits %s', async (pattern, files) => {
  expect(await found(pattern)).toEqual(files)
})

it('says where there is nothing', async () => {
  await expect(found('*.tiff')).rejects.toThrow(`There is no document in ${join(folder, '*.tiff')}.`)
})

it('keeps standard input for as long as it is wanted', async () => {
  const files = await findFiles(['-'], Readable.from(['a ', 'document']))
  const [file] = files.files
  expect(file?.name).toBe('-')
  expect(await readFile(file?.path ?? '', 'utf8')).toBe('a document')
  await files[Symbol.asyncDispose]()
  await expect(stat(file?.path ?? '')).rejects.toThrow('ENOENT')
})
