import { open } from 'node:fs/promises'
import type { Page } from '@nusabaca/contract'
import type { OpenDocument, OpenOptions } from '../../core/ports/document-reader.js'
import type { WritePdfRequest } from '../../recognizer/protocol.js'
import { picturesToPdf } from './pictures-to-pdf.js'
import { textIntoPdf } from './text-into-pdf.js'

export type OpenDocumentFile = (path: string, options: OpenOptions) => Promise<OpenDocument>

/** Writes the searchable PDF of a document, whatever that is. */
export async function writeSearchablePdf(
  request: WritePdfRequest,
  openFile: OpenDocumentFile,
): Promise<void> {
  const { path, mediaType, password, limits, target } = request
  const pages = readPages(request.pages)
  if (mediaType === 'application/pdf') return textIntoPdf({ path, password, pages, target })
  const document = await openFile(path, { mediaType, limits })
  try {
    await picturesToPdf({ path, mediaType, document, target, pageNumbered: inTurn(pages) })
  } finally {
    await document.close()
  }
}

/** One JSON object a line. */
async function* readPages(path: string): AsyncGenerator<Page> {
  const file = await open(path)
  try {
    for await (const line of file.readLines()) yield JSON.parse(line) as Page
  } finally {
    await file.close()
  }
}

/** Looks pages up that are asked for in their order; null for what is not among them. */
function inTurn(pages: AsyncGenerator<Page>): (page: number) => Promise<Page | null> {
  let next = pages.next()
  return async (number) => {
    const { value, done } = await next
    if (done || value.page !== number) return null
    next = pages.next()
    return value
  }
}
