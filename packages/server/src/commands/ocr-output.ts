import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { access, mkdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type ResultFormat, resultFormats } from '@nusabaca/contract'
import { encodeText } from '../core/encode-text.js'
import { resultFileName } from '../core/file-name.js'
import { textFormats } from '../core/formats/text-formats.js'
import { inTurn } from '../core/in-turn.js'
import { OperatorError } from '../core/operator-error.js'
import type { ByteStream } from '../core/ports/object-store.js'
import type { FileReading } from './file-reader.js'
import type { FoundFile } from './find-files.js'

export interface OcrOutputOptions {
  readonly format: ResultFormat
  /** Where a file is written for each that is read; all goes to standard output without one. */
  readonly folder: string | undefined
  readonly files: readonly FoundFile[]
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean }
  readonly signal: AbortSignal
}

/** Where `nusabaca ocr` puts what was read. */
export interface OcrOutput {
  /** Throws an `OperatorError` where a file could not be written; asked before it is read. */
  prepare(file: FoundFile): Promise<void>
  write(file: FoundFile, reading: FileReading): Promise<void>
}

/** Files that are whole in themselves: two of them, one after the other, are not one. */
const wholeFormats: readonly ResultFormat[] = ['hocr', 'alto', 'tsv', 'pdf']

/** Throws an `OperatorError` when the format cannot go to standard output. */
export function createOcrOutput(options: OcrOutputOptions): OcrOutput {
  const { format, folder, files, stdout } = options
  const withContent = contentIn(options)
  if (folder !== undefined) return createFolderOutput(options, folder)
  if (files.length > 1 && wholeFormats.includes(format)) {
    throw new OperatorError(`Several files cannot be printed as ${format}: say with --to in which folder.`)
  }
  if (format === 'pdf' && stdout.isTTY) {
    throw new OperatorError('A PDF is nothing for a terminal: send it to a file (> file.pdf), or use --to.')
  }
  return {
    prepare: async () => undefined,
    async write(file, reading) {
      const isTitled = files.length > 1 && format !== 'json'
      if (isTitled) stdout.write(`==> ${file.name} <==\n`)
      await withContent(file, reading, async (bytes) => {
        for await (const chunk of bytes) if (!stdout.write(chunk)) await once(stdout, 'drain')
      })
      if (format === 'text' || format === 'json') stdout.write('\n')
      if (isTitled) stdout.write('\n')
    },
  }
}

function createFolderOutput(options: OcrOutputOptions, folder: string): OcrOutput {
  const { extension } = resultFormats[options.format]
  const withContent = contentIn(options)
  const nameOf = ({ name }: FoundFile) => resultFileName(name === '-' ? 'stdin' : basename(name), extension)
  const taken = new Set<string>()
  const paths = new Map(
    options.files.map((file) => {
      // Two of the same name, or but for what they are of.
      const names = [nameOf(file), `${basename(file.name)}.${extension}`]
      const name = names.find((each) => !taken.has(each)) ?? `${taken.size + 1}-${names[0]}`
      taken.add(name)
      return [file, join(folder, name)]
    }),
  )
  const pathOf = (file: FoundFile) => paths.get(file) ?? join(folder, nameOf(file))
  return {
    async prepare(file) {
      const isThere = await access(pathOf(file)).then(
        () => true,
        () => false,
      )
      if (isThere) throw new OperatorError(`${pathOf(file)} is there already`)
      await mkdir(folder, { recursive: true })
    },
    write: (file, reading) =>
      withContent(file, reading, async (bytes) => {
        const path = pathOf(file)
        // What came to be there meanwhile is not written over.
        const target = createWriteStream(path, { flags: 'wx' })
        try {
          await pipeline(Readable.from(bytes), target, { signal: options.signal })
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'EEXIST') await rm(path, { force: true })
          throw error
        }
      }),
  }
}

type UseContent = (
  file: FoundFile,
  reading: FileReading,
  use: (bytes: ByteStream) => Promise<void>,
) => Promise<void>

/** Lends what was read in the format that is wanted. */
function contentIn({ format, signal }: OcrOutputOptions): UseContent {
  return async (file, reading, use) => {
    const { taskId, pages, pagesFailed, languages } = reading
    if (format === 'pdf') {
      await using pdf = await reading.makePdf(signal)
      return await use(pdf.content)
    }
    if (format === 'json') {
      // Without a server there is no task.
      const read = { file: file.name, task_id: taskId, pages, pages_failed: pagesFailed }
      return use(encodeText([JSON.stringify(read)]))
    }
    const document = { fileName: basename(file.name), languages, pages: inTurn(pages) }
    return use(encodeText(textFormats[format](document)))
  }
}
