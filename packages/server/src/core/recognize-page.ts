import { encodeText } from './encode-text.js'
import type { PageRun } from './page-run.js'
import type { DocumentLimits } from './ports/document-reader.js'
import type { ByteStream, ObjectStore } from './ports/object-store.js'
import type { Recognizer } from './ports/recognizer.js'
import type { SecretBox } from './ports/secret-box.js'
import type { PageClaim } from './ports/work-ledger.js'
import { readText } from './read-text.js'
import type { RecognitionTask } from './task.js'
import { traceHeaders } from './trace.js'
import { toWirePage } from './wire-page.js'

export interface RecognizePagePorts {
  readonly files: ObjectStore
  readonly recognizer: Recognizer
  readonly secrets: SecretBox
  readonly limits: DocumentLimits
}

/** Reads one page; JSON of the contract's `Page`. */
export async function recognizePage(
  { files, recognizer, secrets, limits }: RecognizePagePorts,
  { task, page, answerKey }: PageClaim<RecognitionTask>,
  { signal, onStart }: Pick<PageRun, 'signal' | 'onStart'>,
): Promise<ByteStream> {
  const { engine, languages, confidenceThreshold, trace } = task.options
  const answer = answerKey === null ? {} : { answer: await readText(files, answerKey) }
  const recognized = await files.withLocalFile(task.file.key, (path) => {
    const document = { path, mediaType: task.file.mediaType, limits }
    const password = task.sealedPassword === null ? {} : { password: secrets.open(task.sealedPassword) }
    return recognizer.recognize(
      { ...document, ...password, ...answer, trace: traceHeaders(trace), page, engine, languages },
      signal,
      onStart,
    )
  })
  return encodeText([JSON.stringify(toWirePage(recognized, confidenceThreshold))])
}
