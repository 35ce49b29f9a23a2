import { NusabacaError } from '../../core/errors.js'
import type { DocumentReader, OpenDocument, OpenOptions } from '../../core/ports/document-reader.js'
import { say } from '../../core/sentence.js'
import { createBmpImageReader } from './bmp-image.js'
import { createHeicImageReader } from './heic-image.js'
import { createPdfiumDocumentReader } from './pdfium-document.js'
import { createSharpImageReader } from './sharp-image.js'
import { sniffMediaType } from './sniff-media-type.js'

/** Every kind of file that can be read. */
export interface DocumentReaders {
  /** The media type of a file, by its bytes. Throws `file_empty` or `unsupported_media_type`. */
  sniff(path: string): Promise<string>
  /** Opens a file by the reader of `options.mediaType`; its promises and errors are those of the port. */
  open(path: string, options: OpenOptions): Promise<OpenDocument>
}

/** All readers of this folder behind one face. */
export function createDocumentReaders(): DocumentReaders {
  const readers: readonly DocumentReader[] = [
    createSharpImageReader(),
    createBmpImageReader(),
    createHeicImageReader(),
    createPdfiumDocumentReader(),
  ]
  return {
    sniff: sniffMediaType,
    async open(path, options) {
      const reader = readers.find(({ mediaTypes }) => mediaTypes.includes(options.mediaType))
      if (reader) return await reader.open(path, options)
      throw new NusabacaError('unsupported_media_type', {
        detail: say('Files of type {type} cannot be read.', { type: options.mediaType }),
      })
    },
  }
}
