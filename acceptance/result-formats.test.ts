import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Page, ResultFormat, TaskCompleted, TextBlock } from '@nusabaca/client'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTypedNotebook } from '../scripts/sample-documents.js'
import { endOwnProgram, type Program, startOwnProgram } from './program.js'
import { type ReadDocument, readDocument } from './read-document.js'

const run = promisify(execFile)
const mediaTypes = {
  text: 'text/plain',
  json: 'application/json',
  markdown: 'text/markdown',
  hocr: 'text/vnd.hocr+html',
  alto: 'application/alto+xml',
  tsv: 'text/tab-separated-values',
  pdf: 'application/pdf',
} as const satisfies Record<ResultFormat, string>

let program: Program
let folder: string
beforeAll(async () => {
  program = await startOwnProgram({ NUSABACA_CONCURRENCY: '2' })
  folder = await mkdtemp(join(tmpdir(), 'nusabaca-formats-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
  await endOwnProgram(program)
})

interface Word {
  readonly text: string
  /** Edges in pixels of its page. */
  readonly box: readonly [left: number, top: number, right: number, bottom: number]
}

function wordOf({ text, bounding_box }: TextBlock): Word {
  const xs = bounding_box.map(([x]) => x)
  const ys = bounding_box.map(([, y]) => y)
  return { text, box: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)] }
}

function wordsOf({ lines }: Page): Word[] {
  return lines.flatMap(({ words }) => words.map(wordOf))
}

/** Every page's words of a format, as another program would read them. */
type Reader = (content: Buffer, pages: readonly Page[]) => Promise<readonly (readonly Word[])[]>

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
  isArray: (name) =>
    ['div', 'span', 'Page', 'TextBlock', 'TextLine', 'String', 'page', 'word'].includes(name),
})

function parse(xml: string) {
  expect(XMLValidator.validate(xml)).toBe(true)
  return parser.parse(xml)
}

type Element = { readonly [name: string]: never } & { readonly '#text'?: string }

function all(parent: Element, path: readonly string[]): readonly Element[] {
  const [name, ...rest] = path
  if (name === undefined) return [parent]
  return [(parent[name] ?? []) as Element | Element[]].flat().flatMap((child) => all(child, rest))
}

const readHocr: Reader = async (content) => {
  const { html } = parse(content.toString())
  return all(html, ['body', 'div']).map((page) =>
    all(page, ['div', 'p', 'span', 'span']).map((word) => {
      const [, ...edges] = /^bbox (\d+) (\d+) (\d+) (\d+); x_wconf \d+$/.exec(word['title'] ?? '') ?? []
      return { text: String(word['#text']), box: edges.map(Number) as unknown as Word['box'] }
    }),
  )
}

const readAlto: Reader = async (content) => {
  const { alto } = parse(content.toString())
  return all(alto, ['Layout', 'Page']).map((page) =>
    all(page, ['PrintSpace', 'TextBlock', 'TextLine', 'String']).map((string) => {
      const [left = 0, top = 0, width = 0, height = 0] = ['HPOS', 'VPOS', 'WIDTH', 'HEIGHT'].map((name) =>
        Number(string[name]),
      )
      return { text: String(string['CONTENT']), box: [left, top, left + width, top + height] }
    }),
  )
}

const readTsv: Reader = async (content, pages) => {
  const [, ...rows] = content.toString().trimEnd().split('\n')
  const words = rows.map((row) => row.split('\t')).filter(([level]) => level === '5')
  return pages.map(({ page }) =>
    words
      .filter(([, number]) => Number(number) === page)
      .map((cells) => {
        const [left = 0, top = 0, width = 0, height = 0] = cells.slice(6, 10).map(Number)
        return { text: cells[11] ?? '', box: [left, top, left + width, top + height] }
      }),
  )
}

const readPdf: Reader = async (content, pages) => {
  const path = join(folder, 'read.pdf')
  await writeFile(path, content)
  const { stdout } = await run('pdftotext', ['-bbox', path, '-'])
  const { html } = parse(stdout)
  return all(html, ['body', 'doc', 'page']).map((found, index) => {
    const scale = (pages[index]?.width ?? 0) / Number(found['width'])
    return all(found, ['word']).map((word) => ({
      text: String(word['#text']),
      box: ['xMin', 'yMin', 'xMax', 'yMax'].map(
        (edge) => Number(word[edge]) * scale,
      ) as unknown as Word['box'],
    }))
  })
}

const readers = [
  ['hocr', readHocr, 0],
  ['alto', readAlto, 0],
  ['tsv', readTsv, 0],
  // Words that touch are parted.
  ['pdf', readPdf, 8],
] as const

function expectSame(found: readonly Word[], wanted: readonly Word[], tolerance: number): void {
  expect(found.map(({ text }) => text).sort()).toEqual(wanted.map(({ text }) => text).sort())
  for (const { text, box } of wanted) {
    const distances = found
      .filter((word) => word.text === text)
      .map((word) => Math.max(...word.box.map((edge, index) => Math.abs(edge - (box[index] ?? 0)))))
    expect(Math.min(...distances), text).toBeLessThanOrEqual(tolerance)
  }
}

describe.each([
  ['a photograph', 'surat.jpg'],
  ['a photograph that EXIF turns', 'letter-exif-6.jpg'],
  ['a page that lies on its side', 'letter-90.png'],
  ['a TIFF of three pages', 'notebook.tiff'],
  ['a HEIC', 'photo.heic'],
  ['a WebP', 'letter.webp'],
])('%s', (_, name) => {
  let document: ReadDocument
  beforeAll(async () => {
    const data = await readFile(new URL(`../samples/${name}`, import.meta.url))
    document = await readDocument(program.client, { name, data }, { language: 'id' })
  })

  it.each(readers)('has the words of its JSON in their places as %s', async (format, read, tolerance) => {
    const { status, results } = document
    const blob = await program.client.downloadTaskResult(status.task_id, format)
    const found = await read(Buffer.from(await blob.arrayBuffer()), results.pages)
    expect(found).toHaveLength(results.pages.length)
    for (const [index, page] of results.pages.entries()) {
      expectSame(found[index] ?? [], wordsOf(page), tolerance)
    }
  })

  it('is given as what Accept wants, named after it', async () => {
    const { task_id } = document.status
    for (const [format, mediaType] of Object.entries(mediaTypes)) {
      const url = `${program.url}/api/v1/upload/tasks/${task_id}/result/`
      const answer = await fetch(url, { headers: { accept: `${mediaType}, */*;q=0.1` } })
      expect(answer.headers.get('content-type'), format).toMatch(
        new RegExp(`^${mediaType.replace('+', '\\+')}`),
      )
      expect(answer.headers.get('content-disposition')).toContain(`filename="${name.replace(/\.\w+$/, '')}.`)
      const asked = await program.client.downloadTaskResult(task_id, format as ResultFormat)
      // A PDF that is made twice may differ in its bytes; that it is one is enough here.
      const bytes = Buffer.from(await answer.arrayBuffer())
      if (format === 'pdf') expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
      else expect(bytes.equals(Buffer.from(await asked.arrayBuffer())), format).toBe(true)
    }
  })
})

it('stores what outputs name, behind signed links', async () => {
  const data = await readFile(new URL('../samples/book.pdf', import.meta.url))
  const file = { name: 'book.pdf', data }
  const { status, results } = await readDocument(program.client, file, {
    pages: '2',
    outputs: 'pdf,text,tsv',
  })
  const { storage_info, download_urls } = status
  expect(Object.keys(storage_info.outputs ?? {})).toEqual(['text', 'tsv', 'pdf'])
  const pdf = await fetch(download_urls.pdf ?? '')
  expect(pdf.headers.get('content-type')).toBe('application/pdf')
  const found = await readPdf(Buffer.from(await pdf.arrayBuffer()), [])
  expect(found).toHaveLength(30)
  expect(found.flatMap((words, index) => (words.length > 0 ? [index + 1] : []))).toEqual([2])
  const [page] = results.pages
  expect(found[1]?.map(({ text }) => text)).toEqual(page && wordsOf(page).map(({ text }) => text))
  expect(await (await fetch(download_urls.text ?? '')).text()).toBe(status.ocr_result.full_text)
})

it('makes a PDF of an encrypted document only while its password is there', async () => {
  const password = 'rahasia'
  const sample = await createTypedNotebook(1, { password })
  const forgotten = await readDocument(program.client, sample, { password })
  const asked = program.client.downloadTaskResult(forgotten.status.task_id, 'pdf')
  await expect(asked).rejects.toMatchObject({ status: 422, code: 'password_required' })
  const { status }: { status: TaskCompleted } = await readDocument(program.client, sample, {
    password,
    outputs: 'pdf',
  })
  const kept = await fetch(status.download_urls.pdf ?? '')
  const path = join(folder, 'locked.pdf')
  await writeFile(path, Buffer.from(await kept.arrayBuffer()))
  await expect(run('pdftotext', [path, '-'])).rejects.toThrow('Incorrect password')
  expect((await run('pdftotext', ['-upw', password, path, '-'])).stdout).toContain('Notebook')
})

it('lists its formats', async () => {
  const { result_formats } = await program.client.getCapabilities()
  expect(result_formats).toEqual(Object.keys(mediaTypes))
})
