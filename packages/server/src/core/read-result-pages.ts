import type { Page, ResultsFile } from '@nusabaca/contract'
import type { ByteStream, ObjectStore } from './ports/object-store.js'

// A results file has each page on a line of its own, so that it can be read a page at a time.

/** What stands before, between and after the pages. */
export const pageLines = { first: '"pages":[\n', between: ',\n', last: '\n]' } as const

/** The pages of a results file, by number. One at a time is in memory. */
export async function* readResultPages(files: ObjectStore, resultsKey: string): AsyncGenerator<Page> {
  let isHead = true
  for await (const line of linesOf(await files.get(resultsKey))) {
    if (isHead && line.endsWith('}')) {
      // Versions before this one wrote all into one line.
      yield* (JSON.parse(line) as ResultsFile).pages
      return
    }
    if (line.startsWith(']')) return
    if (!isHead && line !== '') yield JSON.parse(line.replace(/,$/, '')) as Page
    isHead = false
  }
}

async function* linesOf(bytes: ByteStream): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let line = ''
  for await (const chunk of bytes) {
    const [first = '', ...others] = decoder.decode(chunk, { stream: true }).split('\n')
    line += first
    for (const next of others) {
      yield line
      line = next
    }
  }
  yield line
}
