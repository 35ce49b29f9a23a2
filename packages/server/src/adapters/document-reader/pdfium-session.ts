import { open } from 'node:fs/promises'
import { NusabacaError } from '../../core/errors.js'
import { isPdfiumCrash, loadPdfium, type Pdfium } from './pdfium-module.js'

/** One PDF, opened. */
export interface PdfiumSession {
  /**
   * Runs `use` on the open document. When PDFium crashes in it, throws `file_corrupt`, and the next run gets
   * a fresh instance with the document opened again. Throws `password_required` or `file_corrupt` when it
   * cannot be opened.
   */
  run<T>(use: (pdfium: Pdfium, document: number) => T): Promise<T>
  close(): Promise<void>
}

interface OpenPdf {
  readonly pdfium: Pdfium
  readonly document: number
}

/** What `FPDF_GetLastError` says when a password is missing or wrong. */
const passwordError = 4
/** Encrypted by a scheme that PDFium does not know, such as a certificate's. */
const securityError = 5

/**
 * Opens the PDF at `path` on first use. Each document has an instance of its own: that costs 10 ms, and
 * neither memory nor a crash's damage passes from one document to another.
 */
export function createPdfiumSession(path: string, password: string | undefined): PdfiumSession {
  let opening: Promise<OpenPdf> | null = null
  return {
    async run(use) {
      try {
        opening ??= openPdf(path, password)
        const { pdfium, document } = await opening
        return use(pdfium, document)
      } catch (cause) {
        if (!isPdfiumCrash(cause)) throw cause
        opening = null
        throw new NusabacaError('file_corrupt', {
          detail:
            'The PDF, or a page of it, is damaged or asks for too much memory. Export it again and send that.',
          cause,
        })
      }
    },
    async close() {
      // The instance is garbage from here on, with the document and all of its memory.
      opening = null
    },
  }
}

async function openPdf(path: string, password: string | undefined): Promise<OpenPdf> {
  const pdfium = await loadPdfium()
  const { pointer, bytes } = await readIntoHeap(pdfium, path)
  const document = pdfium._FPDF_LoadMemDocument(pointer, bytes, passwordPointer(pdfium, password))
  if (document === 0) throw openError(pdfium._FPDF_GetLastError(), password !== undefined)
  return { pdfium, document }
}

/** PDFium reads the document from its own memory for as long as it is open. */
async function readIntoHeap(pdfium: Pdfium, path: string): Promise<{ pointer: number; bytes: number }> {
  const file = await open(path, 'r')
  try {
    const { size: bytes } = await file.stat()
    const pointer = pdfium.wasmExports.malloc(bytes)
    if (pointer === 0) {
      throw new NusabacaError('file_corrupt', {
        detail: 'The PDF is too large to be opened. Split it and send the parts.',
      })
    }
    let done = 0
    while (done < bytes) {
      const { bytesRead } = await file.read(pdfium.HEAPU8, pointer + done, bytes - done, done)
      if (bytesRead === 0) break
      done += bytesRead
    }
    return { pointer, bytes: done }
  } finally {
    await file.close()
  }
}

/** UTF-8; PDFium tries Latin-1 by itself for the older schemes. */
function passwordPointer(pdfium: Pdfium, password: string | undefined): number {
  if (password === undefined) return 0
  const bytes = new TextEncoder().encode(`${password}\0`)
  const pointer = pdfium.wasmExports.malloc(bytes.length)
  pdfium.HEAPU8.set(bytes, pointer)
  return pointer
}

function openError(code: number, hadPassword: boolean): NusabacaError {
  if (code === passwordError) {
    return new NusabacaError('password_required', {
      detail: hadPassword
        ? 'The password does not open this PDF. Check it and send it again.'
        : 'This PDF is protected by a password. Send the password with it.',
      details: { password_given: hadPassword },
    })
  }
  return new NusabacaError('file_corrupt', {
    detail:
      code === securityError
        ? 'This PDF is encrypted in a way that is not supported. Save it without protection and send that.'
        : 'The PDF is damaged or incomplete. Export it again and send that.',
  })
}
