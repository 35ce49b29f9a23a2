import type { DocumentPage } from '../../core/ports/document-reader.js'
import type { PageFrame } from './pdfium-frame.js'
import type { Pdfium } from './pdfium-module.js'

export function readTextLayer(
  _pdfium: Pdfium,
  _target: { document: number; index: number; frame: PageFrame },
): DocumentPage['textLayer'] {
  return null
}
