import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Page } from '@nusabaca/contract'
import type { MadePdf, SearchablePdfMaker, SearchablePdfRequest } from '../../core/ports/searchable-pdf.js'
import { type RecognizerCommand, startRecognizerProcess } from '../recognizer/recognizer-process.js'
import { createTurns } from '../recognizer/turns.js'

export interface SearchablePdfMakerOptions {
  readonly command: RecognizerCommand
  /** Where files are made; it may not be there yet. */
  readonly folder: string
}

const leastTimeMs = 30_000
/** A page of a large scan, packed without a loss, takes about one second. */
const timeOfPageMs = 3000

/** Makes each PDF in a process that is begun for it and gone afterwards, one at a time. */
export function createSearchablePdfMaker({ command, folder }: SearchablePdfMakerOptions): SearchablePdfMaker {
  const turns = createTurns(['the only one'])

  async function write(request: SearchablePdfRequest, target: string, signal: AbortSignal): Promise<void> {
    const { pages, pageCount, ...document } = request
    const written = `${target}.pages`
    const turn = await turns.take(signal)
    try {
      await mkdir(folder, { recursive: true })
      await pipeline(toLines(pages), createWriteStream(written), { signal })
      const process = startRecognizerProcess(command, () => undefined)
      try {
        const limit = { timeoutMs: leastTimeMs + pageCount * timeOfPageMs, signal }
        await process.request({ op: 'write-pdf', request: { ...document, pages: written, target } }, limit)
      } finally {
        process.kill('replaced')
      }
    } finally {
      turns.give(turn)
      await rm(written, { force: true })
    }
  }

  return {
    async make(request, signal) {
      const target = join(folder, `${randomUUID()}.pdf`)
      const remove = () => rm(target, { force: true })
      try {
        await write(request, target, signal)
      } catch (error) {
        await remove()
        throw signal.aborted ? signal.reason : error
      }
      return madePdf(target, remove)
    },
  }
}

function madePdf(path: string, remove: () => Promise<void>): MadePdf {
  return {
    path,
    get content() {
      return createReadStream(path)
    },
    [Symbol.asyncDispose]: remove,
  }
}

async function* toLines(pages: AsyncIterable<Page>): AsyncGenerator<string> {
  for await (const page of pages) yield `${JSON.stringify(page)}\n`
}
