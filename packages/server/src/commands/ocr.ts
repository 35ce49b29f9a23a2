import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { ResultFormat } from '@nusabaca/contract'
import type { Config } from '../config.js'
import type { Logger } from '../observability/logger.js'
import { explain } from './explain.js'
import type { FileReader, FileReading, ReadingOptions } from './file-reader.js'
import { type FoundFile, findFiles } from './find-files.js'
import { inOrder } from './in-order.js'
import { createOcrOutput, type OcrOutput } from './ocr-output.js'
import { createProgressLine, type Progress, type ProgressLine } from './progress-line.js'
import { readHere } from './read-here.js'
import { readOnServer } from './read-on-server.js'
import { assertNew, speechPath } from './speak-reading.js'
import { interrupted, type Streams } from './streams.js'

export interface OcrCommandOptions {
  /** Files, folders, patterns, and `-` for standard input. */
  readonly files: readonly string[]
  readonly reading: ReadingOptions
  /** What is printed, or written; of JSON an object a file. */
  readonly output: ResultFormat
  /** Folder for a file for each that is read, in the place of standard output. */
  readonly to?: string | undefined
  /** The API that is to read them, and the key for it; they are read in this process without one. */
  readonly server?: string | undefined
  readonly key?: string | undefined
  /** Where downloaded or prepared models are kept. */
  readonly cacheDir: string
  /** Ends it; a server's tasks are revoked. */
  readonly signal: AbortSignal
}

/**
 * `nusabaca ocr`: reads files in this process's own recognisers, or on a server. Gives the exit code: 0 when
 * every page was read, 1 otherwise.
 */
export async function ocr(
  tools: { readonly config: Config; readonly logger: Logger },
  options: OcrCommandOptions,
  streams: Streams,
): Promise<number> {
  const { server, key, cacheDir, output: format, to: folder, signal } = options
  await using found = await findFiles(options.files, streams.stdin)
  const { files } = found
  const speaks = options.reading.speak === true
  const output = createOcrOutput({ format, folder, files, stdout: streams.stdout, signal })
  const use = (reader: FileReader) => readFiles(files, { reader, output, speaks, signal, streams })
  const reading = { ...options.reading, ...(format === 'pdf' && { outputs: format }) }
  if (server !== undefined)
    return await readOnServer({ server, reading, ...(key !== undefined && { key }) }, use)
  const hint = (sentence: string) => streams.stderr.isTTY && streams.stderr.write(`nusabaca: ${sentence}\n`)
  return await readHere({ ...tools, cacheDir, reading, hint }, use)
}

interface Run {
  readonly reader: FileReader
  readonly output: OcrOutput
  /** Into files beside those that are read. */
  readonly speaks: boolean
  readonly signal: AbortSignal
  readonly streams: Pick<Streams, 'stderr'>
}

async function readFiles(
  files: readonly FoundFile[],
  { reader, output, speaks, signal, streams }: Run,
): Promise<number> {
  const line = createFilesLine(createProgressLine(streams.stderr), files)
  const read = async (file: FoundFile): Promise<FileReading | string> => {
    try {
      signal.throwIfAborted()
      await access(file.path, constants.R_OK)
      if (!(await stat(file.path)).isFile()) return 'This is not a file.'
      await output.prepare(file)
      if (speaks) await assertNew(speechPath(file))
      const reading = await reader.read(file, { signal, onProgress: (progress) => line.show(file, progress) })
      await reading.writeSpeech?.(speechPath(file), signal)
      return reading
    } catch (error) {
      return explain(error)
    }
  }
  let failures = 0
  for await (const [file, reading] of inOrder(files, { atOnce: reader.atOnce, act: read })) {
    line.clear()
    // What had been begun is being ended.
    if (signal.aborted) continue
    failures += await report({ file, reading, output }, streams)
    line.next()
  }
  if (signal.aborted) return interrupted
  return failures === 0 ? 0 : 1
}

interface Outcome {
  readonly file: FoundFile
  /** Or why there is none. */
  readonly reading: FileReading | string
  readonly output: OcrOutput
}

/** Gives how much could not be read. */
async function report(
  { file, reading, output }: Outcome,
  { stderr }: Pick<Streams, 'stderr'>,
): Promise<number> {
  const name = basename(file.name)
  if (typeof reading === 'string') {
    stderr.write(`${name}: ${reading}\n`)
    return 1
  }
  const { pagesFailed } = reading
  for (const { page, message } of pagesFailed) stderr.write(`${name}: page ${page}: ${message}\n`)
  try {
    await output.write(file, reading)
    return pagesFailed.length
  } catch (error) {
    stderr.write(`${name}: ${explain(error)}\n`)
    return pagesFailed.length + 1
  }
}

/** The line shows the file whose text comes next. */
function createFilesLine(line: ProgressLine, files: readonly FoundFile[]) {
  const latest = new Map<FoundFile, Progress>()
  let at = 0
  const showFirst = (): void => {
    const file = files[at]
    const progress = file && latest.get(file)
    if (file === undefined || progress === undefined) return
    const place = files.length > 1 ? `${at + 1}/${files.length}  ` : ''
    line.show({ ...progress, label: `${place}${basename(file.name)}  ${progress.label}` })
  }
  return {
    clear: line.clear,
    show(file: FoundFile, progress: Progress): void {
      latest.set(file, progress)
      if (file === files[at]) showFirst()
    },
    next(): void {
      at += 1
      showFirst()
    },
  }
}
