import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Readable } from 'node:stream'
import type { Page } from '@nusabaca/contract'
import {
  composeEngineOffers,
  composeRecognizers,
  hasNativeRuntime,
  nativeRuntimeHint,
} from '../compose-engines.js'
import type { Config } from '../config.js'
import { asNusabacaError, NusabacaError } from '../core/errors.js'
import { chooseEngine, type EngineChoice } from '../core/languages.js'
import { parsePageRange } from '../core/page-range.js'
import type { Recognizer } from '../core/ports/recognizer.js'
import { toWirePage } from '../core/wire-page.js'
import type { Logger } from '../observability/logger.js'
import type { EngineName } from '../setting-parsers.js'
import { type FoundFile, findFiles } from './find-files.js'
import { createProgressLine, type ProgressLine } from './progress-line.js'
import { withPageBudget } from './with-page-budget.js'

export interface OcrCommandOptions {
  /** Files, folders, patterns, and `-` for standard input. */
  readonly files: readonly string[]
  readonly language: string
  readonly engine: string | undefined
  readonly pages?: string
  readonly password?: string
  /** What is printed: the text, or one JSON object a file. */
  readonly output: 'text' | 'json'
  /** Where downloaded or prepared models are kept. */
  readonly cacheDir: string
}

interface Streams {
  readonly stdin: Readable
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
}

/** What was read of one file. */
interface FileReading {
  readonly file: string
  readonly pages: readonly Page[]
  readonly pagesFailed: readonly { readonly page: number; readonly error: NusabacaError }[]
}

/**
 * `nusabaca ocr`: reads files in this process's own recognisers, without a server. Gives the exit code: 0
 * when every page was read, 1 otherwise.
 */
export async function ocr(
  { config: given, logger }: { readonly config: Config; readonly logger: Logger },
  options: OcrCommandOptions,
  streams: Streams,
): Promise<number> {
  await using found = await findFiles(options.files, streams.stdin)
  const choice = chooseEngine(await composeEngineOffers(given), options)
  const config = { ...given, engines: choice.engine.split(',') as EngineName[] }
  return await withPageBudget({ config, logger }, async (budget) => {
    const { cacheDir } = options
    const recognizer = composeRecognizers(config, { cacheDir, logger, role: 'both', ...budget })
    const progress = createProgressLine(streams.stderr)
    try {
      return await readFiles(found.files, { config, options, choice, recognizer, progress, streams })
    } finally {
      await recognizer.close()
    }
  })
}

async function readFiles(files: readonly FoundFile[], reader: Reader): Promise<number> {
  const { options, progress } = reader
  const { stdout, stderr } = reader.streams
  if (stderr.isTTY && !hasNativeRuntime()) stderr.write(`nusabaca: ${nativeRuntimeHint}\n`)
  let failures = 0
  for (const file of files) {
    const name = basename(file.name)
    try {
      const reading = await readFile(reader, file)
      progress.clear()
      stdout.write(options.output === 'json' ? toJson(reading) : toText(reading, files.length > 1))
      for (const { page, error } of reading.pagesFailed)
        stderr.write(`${name}: page ${page}: ${error.message}\n`)
      failures += reading.pagesFailed.length
    } catch (error) {
      progress.clear()
      stderr.write(`${name}: ${explain(error)}\n`)
      failures += 1
    }
  }
  return failures === 0 ? 0 : 1
}

interface Reader {
  readonly config: Config
  readonly options: OcrCommandOptions
  readonly choice: EngineChoice
  readonly recognizer: Recognizer
  readonly progress: ProgressLine
  readonly streams: Streams
}

async function readFile(reader: Reader, { path, name }: FoundFile): Promise<FileReading> {
  const { config, options, choice, recognizer, progress } = reader
  const { signal } = new AbortController()
  if (!(await stat(path)).isFile()) throw new NusabacaError('file_missing', { detail: 'This is not a file.' })
  const password = options.password === undefined ? {} : { password: options.password }
  const limits = { maxPages: config.maxPages, maxPixels: config.maxPixels }
  const document = { path, limits, ...password }
  const { mediaType, pageCount } = await recognizer.inspect(document, signal)
  const numbers = parsePageRange(options.pages ?? '1-', pageCount)
  const pages: Page[] = []
  const pagesFailed: { page: number; error: NusabacaError }[] = []
  const startedAt = performance.now()
  const show = () => {
    const done = pages.length + pagesFailed.length
    const rest = timeLeft(performance.now() - startedAt, done / numbers.length)
    progress.show(done, numbers.length, `${basename(name)}  ${done}/${numbers.length} pages${rest}`)
  }
  show()
  // The recognisers take them in this order, as many at a time as there are.
  await Promise.all(
    numbers.map(async (page) => {
      try {
        const recognized = await recognizer.recognize({ ...document, mediaType, page, ...choice }, signal)
        pages.push(toWirePage(recognized, 0))
      } catch (error) {
        pagesFailed.push({ page, error: asNusabacaError(error) })
      }
      show()
    }),
  )
  return { file: name, pages: pages.sort((a, b) => a.page - b.page), pagesFailed }
}

/** How long it will take still, if it goes on like this. */
function timeLeft(elapsedMs: number, part: number): string {
  if (part === 0 || part === 1) return ''
  return `, ${Math.ceil((elapsedMs * (1 / part - 1)) / 1000)} s left`
}

function toText({ file, pages }: FileReading, titled: boolean): string {
  const text = pages.map((page) => page.text).join('\n\n')
  return titled ? `==> ${file} <==\n${text}\n\n` : `${text}\n`
}

function toJson({ file, pages, pagesFailed }: FileReading): string {
  const failed = pagesFailed.map(({ page, error }) => ({ page, code: error.code, message: error.message }))
  return `${JSON.stringify({ file, pages, pages_failed: failed })}\n`
}

function explain(error: unknown): string {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'there is no such file'
  return asNusabacaError(error).message
}
