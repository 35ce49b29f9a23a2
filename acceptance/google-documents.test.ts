import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  createNotebookTiff,
  createScannedNotebook,
  createTypedNotebook,
} from '../scripts/sample-documents.js'
import { bucket, type GoogleStorage, startGoogleStorage } from './google-storage.js'
import {
  answerFor,
  type GoogleVisionServer,
  startGoogleVisionServer,
  visionLine,
} from './google-vision-server.js'
import { endOwnProgram, type Program, startOwnProgram, startProgram } from './program.js'
import { readDocument } from './read-document.js'
import { until } from './until.js'

// Files in Google's storage and Google's engine: documents are read there as a whole.

let storage: GoogleStorage
let vision: GoogleVisionServer
let program: Program
let environment: Readonly<Record<string, string>>
const operations: { readonly target: string; cancelled: boolean }[] = []
/** What an operation does when it is looked at: it ends with pages that it has read or an error, or runs on. */
let end: { readonly pages: readonly number[] } | { readonly error: object } | null = null

async function operate(asked: string, body: string): Promise<object> {
  if (asked === 'POST files:asyncBatchAnnotate') {
    const [{ outputConfig }] = JSON.parse(body).requests
    operations.push({ target: outputConfig.gcsDestination.uri, cancelled: false })
    return { name: `projects/p/operations/${operations.length}` }
  }
  const name = asked.replace(/^[A-Z]+ /, '')
  const operation = operations[Number(/operations\/(\d+)/.exec(name)?.[1]) - 1]
  if (operation === undefined) throw new Error(`Asked for ${asked}`)
  if (name.endsWith(':cancel')) operation.cancelled = true
  if (end === null || operation.cancelled) return { name }
  if ('error' in end) return { name, done: true, ...end }
  for (const pageNumber of end.pages) {
    const responses = [{ ...answerFor(`halaman ${pageNumber}`), context: { pageNumber } }]
    const file = `${operation.target}output-${pageNumber}-to-${pageNumber}.json`
    await storage.put(file.replace(`gs://${bucket}/`, ''), JSON.stringify({ responses }))
  }
  return { name, done: true, response: {} }
}

beforeAll(async () => {
  storage = await startGoogleStorage()
  vision = await startGoogleVisionServer()
  vision.answerOther = operate
  environment = {
    ...vision.environment,
    ...storage.environment,
    NUSABACA_OCR_ENGINE: 'google-vision',
    NUSABACA_VISION_DOCUMENT_PAGES: '3',
  }
  program = await startOwnProgram(environment)
})
afterAll(async () => {
  await endOwnProgram(program)
  await vision.close()
  await storage.close()
})
afterEach(() => {
  end = null
})

describe('a document in a bucket of Google', () => {
  it.each([
    ['TIFF', createNotebookTiff],
    ['PDF', createScannedNotebook],
  ])('is read as a whole where it is a %s: pages as ever, and nothing else left', async (_, create) => {
    const [started, pictures] = [operations.length, vision.pictures]
    end = { pages: [3, 1, 2] }
    const { status, results } = await readDocument(program.client, await create(3))
    expect(status.ocr_result.full_text).toBe('halaman 1\n\nhalaman 2\n\nhalaman 3')
    const page = { engine: 'google-vision', source: 'ocr', model: 'Cloud Vision', confidence: 0.97 }
    expect(results.pages).toMatchObject([1, 2, 3].map((number) => ({ page: number, ...page })))
    expect([operations.length - started, vision.pictures - pictures]).toEqual([1, 0])
    await until({ what: 'the answers are removed', withinMs: 20_000 }, async () => {
      const left = await storage.list('pages/')
      return left.every((name) => !name.includes('/answers/'))
    })
  })

  it('whose operation leaves out a page, or fails, is read page by page', async () => {
    const notebook = await createNotebookTiff(3)
    const pictures = vision.pictures
    end = { pages: [1, 3] }
    const { status } = await readDocument(program.client, notebook)
    expect(status.ocr_result.full_text).toBe(`halaman 1\n\n${visionLine}\n\nhalaman 3`)
    end = { error: { error: { code: 3, message: 'Error processing the file: bad PDF data.' } } }
    const { results } = await readDocument(program.client, notebook)
    expect(results.pages.map((page) => page.text)).toEqual(Array(3).fill(visionLine))
    expect(vision.pictures - pictures).toBe(4)
  })

  it('that is short, brings text of its own, or is wanted in part is read page by page', async () => {
    const started = operations.length
    await readDocument(program.client, await createNotebookTiff(2))
    await readDocument(program.client, await createTypedNotebook(3))
    await readDocument(program.client, await createNotebookTiff(3), { pages: '1-2' })
    expect(operations.length).toBe(started)
  })

  it('may be put into the bucket itself, past the server', async () => {
    const [direct, form] = [await createTypedNotebook(2), await createTypedNotebook(2)]
    const [one, other] = await Promise.all([
      program.client.submitDocumentDirectly(direct, { extract_format: 'json' }),
      program.client.submitDocument(form, { extract_format: 'json' }),
    ])
    expect(one.file_info).toEqual(other.file_info)
    const status = await program.client.waitForTask(one.task_id)
    expect(status).toMatchObject({ status: 'completed', pages: { done: 2 } })
    expect(await storage.list('incoming/')).toEqual([])
  })

  it('is let go within seconds when its task is revoked', async () => {
    const started = operations.length
    const { task_id } = await program.client.submitDocument(await createNotebookTiff(3))
    await until({ what: 'the operation is started', withinMs: 20_000 }, () => operations.length > started)
    expect(await program.client.getTaskStatus(task_id)).toMatchObject({ status: 'processing', progress: 40 })
    await program.client.revokeTask(task_id)
    await until({ what: 'the operation is cancelled', withinMs: 20_000 }, () => operations.at(-1)?.cancelled)
  })

  it('is read by the operation that goes on when the server is killed and comes back', async () => {
    const started = operations.length
    const { task_id } = await program.client.submitDocument(await createNotebookTiff(3))
    await until({ what: 'the operation is started', withinMs: 20_000 }, () => operations.length > started)
    await program.kill()
    end = { pages: [1, 2, 3] }
    program = await startProgram(program.dataDir, environment)
    const status = await program.client.waitForTask(task_id, { timeoutMs: 60_000 })
    expect(status).toMatchObject({ status: 'completed', pages: { total: 3, done: 3, failed: 0 } })
    expect(operations.length).toBe(started + 1)
  })
})
