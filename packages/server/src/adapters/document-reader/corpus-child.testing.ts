import { NusabacaError } from '../../core/errors.js'
import { createDocumentReaders } from './document-readers.js'

/** What became of one file of the corpus. */
export interface CorpusOutcome {
  /** `opened`, an error's code, `crashed` (another error) or `killed` (by the parent, at its time limit). */
  readonly result: string
  /** The same for the first page. */
  readonly firstPage?: string
  readonly pageCount?: number
  readonly textLayer?: { readonly trusted: boolean; readonly text: string }
  readonly maxMegabytes?: number
}

const limits = { maxPages: 500, maxPixels: 100_000_000 }
const readers = createDocumentReaders()

// Run by the corpus test in a process of its own: a path comes in, an outcome goes out.
process.on('message', (message: { path: string; password?: string }) => {
  outcomeOf(message).then(
    (outcome) => process.send?.({ ...outcome, maxMegabytes: process.resourceUsage().maxRSS / 1024 }),
    () => process.exit(1),
  )
})

async function outcomeOf({ path, password }: { path: string; password?: string }): Promise<CorpusOutcome> {
  try {
    const mediaType = await readers.sniff(path)
    const document = await readers.open(path, { mediaType, limits, ...(password && { password }) })
    try {
      return { result: 'opened', pageCount: document.pageCount, ...(await firstPageOf(document)) }
    } finally {
      await document.close()
    }
  } catch (error) {
    return { result: codeOf(error) }
  }
}

async function firstPageOf(
  document: Awaited<ReturnType<typeof readers.open>>,
): Promise<Partial<CorpusOutcome>> {
  try {
    const page = await document.page(1)
    const { data, width, height } = await page.render(1_000)
    const isWhole = data.length === width * height * 3 && Math.max(width, height) <= 1_000
    const textLayer = await page.readTextLayer()
    return { firstPage: isWhole ? 'opened' : 'crashed', ...(textLayer && { textLayer }) }
  } catch (error) {
    return { firstPage: codeOf(error) }
  }
}

function codeOf(error: unknown): string {
  return error instanceof NusabacaError ? error.code : `crashed: ${String(error)}`
}
