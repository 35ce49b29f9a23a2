import { tmpdir } from 'node:os'
import type { Page, PageFailed } from '@nusabaca/contract'
import {
  composeEngineOffers,
  composePdfMaker,
  composeRecognizers,
  composeVoices,
  hasNativeRuntime,
  nativeRuntimeHint,
} from '../compose-engines.js'
import type { Config } from '../config.js'
import { asNusabacaError } from '../core/errors.js'
import { inTurn } from '../core/in-turn.js'
import { chooseEngine, type EngineChoice } from '../core/languages.js'
import { orderSpeech } from '../core/order-speech.js'
import { parsePageRange } from '../core/page-range.js'
import type { Recognizer } from '../core/ports/recognizer.js'
import type { SearchablePdfMaker } from '../core/ports/searchable-pdf.js'
import type { Speaker } from '../core/ports/speaker.js'
import type { SpeechOrder } from '../core/task.js'
import { toWirePage } from '../core/wire-page.js'
import type { Logger } from '../observability/logger.js'
import type { EngineName } from '../setting-parsers.js'
import type { FileReader, FileReading, ReadFileOptions, ReadingOptions } from './file-reader.js'
import type { FoundFile } from './find-files.js'
import { timeLeft } from './progress-line.js'
import { speakPages, writeNewFile } from './speak-reading.js'
import { withPageBudget } from './with-page-budget.js'

export interface ReadHereOptions {
  readonly config: Config
  readonly logger: Logger
  /** Where prepared models are kept. */
  readonly cacheDir: string
  readonly reading: ReadingOptions
  /** For people. */
  readonly hint: (sentence: string) => void
}

/** Calls `use` with a reader that is this process's own recognisers. */
export async function readHere<T>(
  { config: given, logger, cacheDir, reading, hint }: ReadHereOptions,
  use: (reader: FileReader) => Promise<T>,
): Promise<T> {
  if (!hasNativeRuntime()) hint(nativeRuntimeHint)
  const choice = chooseEngine(await composeEngineOffers(given), reading)
  const { voice, speed } = reading
  const wish = { voice, speed }
  const order = reading.speak ? orderSpeech(await composeVoices(given), wish, choice.languages) : null
  const config = { ...given, engines: choice.engine.split(',') as EngineName[] }
  return await withPageBudget({ config, logger }, async (budget) => {
    const recognizer = composeRecognizers(config, { cacheDir, logger, role: 'both', ...budget })
    const pdfs = composePdfMaker(config, { cacheDir, folder: tmpdir() })
    const local = { config, recognizer, pdfs, choice, reading, order }
    try {
      // One at a time: its pages keep all recognisers busy.
      return await use({ atOnce: 1, read: (file, options) => readFile({ ...local, file }, options) })
    } finally {
      await recognizer.close()
    }
  })
}

interface LocalFile {
  readonly config: Config
  readonly recognizer: Recognizer & Speaker
  readonly pdfs: SearchablePdfMaker
  readonly choice: EngineChoice
  /** How it is to be spoken. */
  readonly order: SpeechOrder | null
  readonly reading: ReadingOptions
  readonly file: FoundFile
}

async function readFile(
  { config, recognizer, pdfs, choice, reading, order, file }: LocalFile,
  { signal, onProgress }: ReadFileOptions,
): Promise<FileReading> {
  const { password } = reading
  const limits = { maxPages: config.maxPages, maxPixels: config.maxPixels }
  const document = { path: file.path, limits, ...(password !== undefined && { password }) }
  const { mediaType, pageCount } = await recognizer.inspect(document, signal)
  const numbers = parsePageRange(reading.pages ?? '1-', pageCount)
  const total = numbers.length
  const pages: Page[] = []
  const pagesFailed: PageFailed[] = []
  const startedAt = performance.now()
  const show = () => {
    const done = pages.length + pagesFailed.length
    const rest = timeLeft(performance.now() - startedAt, done / total)
    onProgress({ done, total, label: `${done}/${total} pages${rest}` })
  }
  show()
  // The recognisers take them in this order, as many at a time as there are.
  await Promise.all(
    numbers.map(async (page) => {
      try {
        const recognized = await recognizer.recognize({ ...document, mediaType, page, ...choice }, signal)
        pages.push(toWirePage(recognized, 0))
      } catch (error) {
        const { code, message } = asNusabacaError(error)
        pagesFailed.push({ page, code, message })
      }
      show()
    }),
  )
  signal.throwIfAborted()
  pages.sort((a, b) => a.page - b.page)
  const whole = { ...document, mediaType, pageCount }
  const read = {
    pages,
    pagesFailed,
    languages: choice.languages,
    makePdf: (stopped: AbortSignal) => pdfs.make({ ...whole, pages: inTurn(pages) }, stopped),
  }
  if (order === null || pages.every(({ text }) => text.trim() === '')) return read
  const writeSpeech = (path: string, stopped: AbortSignal) =>
    writeNewFile(path, speakPages(recognizer, { pages, order }, stopped), stopped)
  return { ...read, writeSpeech }
}
