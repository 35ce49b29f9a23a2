import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from '@nusabaca/contract'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { lineOf, pageOf } from '../../core/formats/pages.testing.js'
import type { SearchablePdfRequest } from '../../core/ports/searchable-pdf.js'
import { madeFiles, pdf, pictureOfText } from '../document-reader/made-files.testing.js'
import { createSearchablePdfMaker } from './child-process.js'

// Threads cannot be started from TypeScript sources, so the processes run what was built.
const module = fileURLToPath(new URL('../../../dist/main.js', import.meta.url))
const files = madeFiles()
const folder = join(dirname(await files.write('here', '')), 'made')
const never = new AbortController().signal
const limits = { maxPages: 500, maxPixels: 100_000_000 }

function makerOf(maxMemoryBytes: number) {
  const setup = JSON.stringify({ modelDir: null, cacheDir: folder, maxMemoryBytes })
  return createSearchablePdfMaker({ command: { module, args: ['recognizer', setup], env: {} }, folder })
}
const maker = makerOf(1024 ** 3)

async function* read(pageCount: number, page: Page): AsyncGenerator<Page> {
  for (let number = 1; number <= pageCount; number++) yield { ...page, page: number }
}

async function onePage(): Promise<SearchablePdfRequest> {
  const picture = await pictureOfText(['Surat']).png().toBuffer()
  const path = await files.write('one.png', picture)
  const page = pageOf([lineOf('Surat', [20, 28, 100, 56])], { width: 600, height: 80 })
  return { path, mediaType: 'image/png', limits, pageCount: 1, pages: read(1, page) }
}

test('gives a file, and takes it away again', async () => {
  {
    await using made = await maker.make(await onePage(), never)
    expect((await readFile(made.path)).subarray(0, 8).toString()).toBe('%PDF-1.7')
    expect(await readdir(folder)).toHaveLength(1)
  }
  expect(await readdir(folder)).toEqual([])
})

test('tells what is wrong with the document, and leaves nothing behind', async () => {
  const path = await files.write('bad.pdf', '%PDF-1.4\nnothing')
  const request = { ...(await onePage()), path, mediaType: 'application/pdf' }
  await expect(maker.make(request, never)).rejects.toMatchObject({ code: 'file_corrupt' })
  expect(await readdir(folder)).toEqual([])
})

test('gives up when nobody wants it any more, while it waits and while it is made', async () => {
  const going = new AbortController()
  const waiting = new AbortController()
  const reason = new Error('gone')
  async function* endless(): AsyncGenerator<Page> {
    for (let number = 1; ; number++) yield { ...pageOf([]), page: number }
  }
  const first = maker.make({ ...(await onePage()), pages: endless() }, going.signal)
  const second = maker.make(await onePage(), waiting.signal)
  waiting.abort(reason)
  await expect(second).rejects.toBe(reason)
  going.abort(reason)
  await expect(first).rejects.toBe(reason)
  expect(await readdir(folder)).toEqual([])
  await using made = await maker.make(await onePage(), never)
  expect(made.path).toContain('.pdf')
})

// Past its bound the process ends itself.
const frugal = makerOf(330 * 1024 ** 2)

test('takes no more memory for 300 pages of a PDF than for a few', { timeout: 120_000 }, async () => {
  const jpeg = await pictureOfText(Array.from({ length: 30 }, () => 'Sebuah baris dari sebuah buku'))
    .jpeg()
    .toBuffer()
  const book = await pdf((document) => {
    for (let page = 0; page < 300; page++) document.addPage().image(jpeg, 0, 0, { width: 500 })
  })
  const lines = Array.from({ length: 8 }, (_, index) =>
    lineOf('sepuluh kata di setiap baris dari halaman buku yang tebal', [
      50,
      20 * index,
      950,
      20 * index + 15,
    ]),
  )
  const request = {
    path: await files.write('book.pdf', book),
    mediaType: 'application/pdf',
    limits,
    pageCount: 300,
    pages: read(300, pageOf(lines)),
  }
  await using made = await frugal.make(request, never)
  expect((await readFile(made.path)).length).toBeGreaterThan(book.length)
})

test('has one page of a TIFF in memory', { timeout: 120_000 }, async () => {
  const [width, height, pageCount] = [1200, 1600, 50]
  const background = { r: 250, g: 240, b: 200 }
  // All of it would be 290 MB.
  const tiff = await sharp({
    create: { width, height: height * pageCount, channels: 3, background, pageHeight: height },
  })
    .tiff({ compression: 'deflate' })
    .toBuffer()
  const page = pageOf([lineOf('halaman', [100, 100, 400, 140])], { width, height })
  const path = await files.write('pages.tiff', tiff)
  const request = { path, mediaType: 'image/tiff', limits, pageCount, pages: read(pageCount, page) }
  await using made = await frugal.make(request, never)
  expect((await readFile(made.path, 'latin1')).match(/\/Type \/Page /g)).toHaveLength(pageCount)
})
