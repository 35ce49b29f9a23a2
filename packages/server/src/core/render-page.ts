import { NusabacaError } from './errors.js'
import type { DocumentLimits } from './ports/document-reader.js'
import type { ObjectStore } from './ports/object-store.js'
import type { Recognizer } from './ports/recognizer.js'
import type { SecretBox } from './ports/secret-box.js'
import { say } from './sentence.js'
import type { RecognitionTask, Task } from './task.js'

export interface RenderPagePorts {
  readonly files: ObjectStore
  readonly recognizer: Recognizer
  readonly secrets: SecretBox
  readonly limits: DocumentLimits
}

export interface RenderPageOptions {
  /** 1-based. */
  readonly page: number
  readonly maxWidthPx: number
}

/** Throws `invalid_page_range` for what is no page of the task's document. */
export function assertPageOf({ pageCount }: Task, page: number): void {
  if (Number.isInteger(page) && page >= 1 && page <= pageCount) return
  throw new NusabacaError('invalid_page_range', {
    detail: say('There is no page {page}: the last of the document is {last}.', { page, last: pageCount }),
  })
}

/**
 * A picture of a page of the original, as JPEG. Throws `password_required` where the document had a password and its
 * task has ended: it is not kept any longer than that.
 */
export async function renderPage(
  { files, recognizer, secrets, limits }: RenderPagePorts,
  { task, ...wanted }: RenderPageOptions & { readonly task: RecognitionTask },
  signal: AbortSignal,
): Promise<Uint8Array> {
  if (task.options.encrypted && task.sealedPassword === null) {
    throw new NusabacaError('password_required', {
      detail:
        'The document’s password was erased when its task ended, so its pages cannot be shown any more.',
    })
  }
  const password = task.sealedPassword === null ? {} : { password: secrets.open(task.sealedPassword) }
  const { mediaType, key } = task.file
  const image = await files.withLocalFile(key, (path) =>
    recognizer.render({ path, mediaType, limits, ...password, ...wanted }, signal),
  )
  return image.bytes
}
