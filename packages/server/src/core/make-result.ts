import { encodeText } from './encode-text.js'
import { NusabacaError } from './errors.js'
import type { TextFormat } from './formats/formatted-document.js'
import { textFormats } from './formats/text-formats.js'
import type { DocumentLimits } from './ports/document-reader.js'
import type { ByteStream, ObjectStore } from './ports/object-store.js'
import type { MadePdf, SearchablePdfMaker } from './ports/searchable-pdf.js'
import type { SecretBox } from './ports/secret-box.js'
import { readResultPages } from './read-result-pages.js'
import type { RecognitionTask } from './task.js'

export interface MakeResultPorts {
  readonly files: ObjectStore
  readonly pdfs: SearchablePdfMaker
  readonly secrets: SecretBox
  readonly limits: DocumentLimits
}

/** A task, and where its results file lies. */
export interface ReadTask {
  readonly task: RecognitionTask
  readonly resultsKey: string
}

/** What was read as text of some format, written as it is taken. */
export function writeResult(
  files: ObjectStore,
  { task, resultsKey }: ReadTask,
  format: TextFormat,
): ByteStream {
  const pages = readResultPages(files, resultsKey)
  return encodeText(
    textFormats[format]({ fileName: task.file.name, languages: task.options.languages, pages }),
  )
}

/**
 * The document as a PDF that can be searched. Throws `password_required` where it had a password that is erased, and what
 * the maker throws.
 */
export async function makePdf(
  { files, pdfs, secrets, limits }: MakeResultPorts,
  { task, resultsKey }: ReadTask,
  signal: AbortSignal,
): Promise<MadePdf> {
  if (task.options.encrypted && task.sealedPassword === null) {
    throw new NusabacaError('password_required', {
      detail:
        'The document’s password was erased when its task ended, so no PDF can be made of it any more. Name pdf in outputs when the document is sent.',
    })
  }
  const password = task.sealedPassword === null ? {} : { password: secrets.open(task.sealedPassword) }
  const { pageCount, file } = task
  return await files.withLocalFile(file.key, (path) => {
    const document = { path, mediaType: file.mediaType, pageCount, limits, ...password }
    return pdfs.make({ ...document, pages: readResultPages(files, resultsKey) }, signal)
  })
}
