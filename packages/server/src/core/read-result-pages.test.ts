import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pageOf } from './formats/pages.testing.js'
import type { ObjectStore } from './ports/object-store.js'
import { pageLines, readResultPages } from './read-result-pages.js'

async function pagesIn(file: string, pieceBytes: number) {
  const bytes = new TextEncoder().encode(file)
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.slice(at, at + pieceBytes)
  }
  const found = []
  for await (const page of readResultPages({ get: async () => pieces() } as unknown as ObjectStore, 'key')) {
    found.push(page)
  }
  return found
}

const head = '{"task_id":"1","file_info":{"original_name":"]\\n\\"pages\\":["},'
const tail = ',"ocr_result":{},"warnings":[]}'

test('gives the pages whatever pieces the file comes in, and whatever is written in them', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'binary' }), { maxLength: 5 }),
      fc.integer({ min: 1, max: 200 }),
      async (texts, pieceBytes) => {
        const pages = texts.map((text, index) => pageOf([], { page: index + 1, text }))
        const written = pages.map((page) => JSON.stringify(page)).join(pageLines.between)
        const file = head + pageLines.first + written + pageLines.last + tail
        expect(await pagesIn(file, pieceBytes)).toEqual(pages.map((page) => JSON.parse(JSON.stringify(page))))
      },
    ),
    { numRuns: 30 },
  )
})

test('reads files that older versions wrote into one line', async () => {
  const pages = [pageOf([]), pageOf([], { page: 2 })]
  expect(await pagesIn(`${head}"pages":${JSON.stringify(pages)}${tail}`, 7)).toEqual(pages)
})
