import { closeSync, openSync, writeSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import type { Page } from '@nusabaca/contract'
import { NusabacaError } from '../../core/errors.js'
import { readDoubles, withBytes, withScratch } from '../document-reader/pdfium-memory.js'
import { hearCallsOfNull, type Pdfium } from '../document-reader/pdfium-module.js'
import { withPage } from '../document-reader/pdfium-render.js'
import { createPdfiumSession } from '../document-reader/pdfium-session.js'
import { glyphlessFont, glyphOfCharacter, unicodeOfCharacter } from './glyphless-font.js'
import { type Matrix, multiply, type PlacedWord, placedWords } from './placed-words.js'

export interface TextIntoPdfOptions {
  readonly path: string
  readonly password: string | undefined
  /** What was read. */
  readonly pages: AsyncIterable<Page>
  readonly target: string
}

/**
 * Writes a PDF again with text over its pages that is not seen; as it is where there is none to add. What was encrypted stays so, under the same password.
 */
export async function textIntoPdf({ path, password, pages, target }: TextIntoPdfOptions): Promise<void> {
  const session = createPdfiumSession(path, password)
  let font = 0
  try {
    for await (const page of pages) {
      const words = placedWords(page)
      if (words.length === 0) continue
      await session.run((pdfium, document) => {
        font ||= loadFont(pdfium, document)
        addWords(pdfium, { document, font }, { page, words })
      })
    }
    if (font === 0) await copyFile(path, target)
    else await session.run((pdfium, document) => save(pdfium, document, target))
  } finally {
    await session.close()
  }
}

interface OpenPdf {
  readonly document: number
  readonly font: number
}

function loadFont(pdfium: Pdfium, document: number): number {
  const unicode = new TextEncoder().encode(`${unicodeOfCharacter}\0`)
  const font = withBytes(pdfium, glyphlessFont(), (file, bytes) =>
    withBytes(pdfium, unicode, (unicodePointer) =>
      withBytes(pdfium, glyphOfCharacter(), (glyphs, glyphBytes) =>
        pdfium._FPDFText_LoadCidType2Font(document, file, bytes, unicodePointer, glyphs, glyphBytes),
      ),
    ),
  )
  if (font === 0) throw new RangeError('PDFium is out of memory')
  return font
}

interface ReadPage {
  readonly page: Page
  readonly words: readonly PlacedWord[]
}

/** Does nothing to a page that is damaged. */
function addWords(pdfium: Pdfium, { document, font }: OpenPdf, { page, words }: ReadPage): void {
  withPage(pdfium, { document, index: page.page - 1 }, (loaded) => {
    const toPage = frameToPage(pdfium, loaded, page)
    for (const { matrix, codes } of words) {
      const object = pdfium._FPDFPageObj_CreateTextObj(document, font, 1)
      const numbers = new Uint8Array(Uint32Array.from(codes).buffer)
      withBytes(pdfium, numbers, (pointer) => pdfium._FPDFText_SetCharcodes(object, pointer, codes.length))
      const place = new Uint8Array(Float32Array.from(multiply(matrix, toPage)).buffer)
      withBytes(pdfium, place, (pointer) => pdfium._FPDFPageObj_SetMatrix(object, pointer))
      pdfium._FPDFTextObj_SetTextRenderMode(object, invisible)
      pdfium._FPDFPage_InsertObject(loaded, object)
    }
    pdfium._FPDFPage_GenerateContent(loaded)
  })
}

/** `FPDF_TEXTRENDERMODE_INVISIBLE`. */
const invisible = 3
/** PDFium takes places in whole pixels; a frame this many times as large leaves no rounding. */
const precision = 16

/** From the pixels of a page's frame to its own coordinates, its turn and crop included. */
function frameToPage(pdfium: Pdfium, loaded: number, { width, height }: Page): Matrix {
  const [right, bottom] = [width * precision, height * precision]
  const place = (x: number, y: number) =>
    withScratch(pdfium, 16, (pointer) => {
      pdfium._FPDF_DeviceToPage(loaded, 0, 0, right, bottom, 0, x, y, pointer, pointer + 8)
      return readDoubles(pdfium, pointer, 2)
    })
  const [originX = 0, originY = 0] = place(0, 0)
  const [acrossX = 0, acrossY = 0] = place(right, 0)
  const [downX = 0, downY = 0] = place(0, bottom)
  const across = [(acrossX - originX) / width, (acrossY - originY) / width] as const
  return [...across, (downX - originX) / height, (downY - originY) / height, originX, originY]
}

/** `FPDF_NO_INCREMENTAL`: PDFium's other way leaves out what has changed in objects that were there. */
const whole = 2
/** `FPDF_FILEWRITE`: a version, 1, and what is called with each piece; that is left null. */
const fileWriteBytes = 8

function save(pdfium: Pdfium, document: number, target: string): void {
  const file = openSync(target, 'w')
  try {
    hearCallsOfNull(pdfium, (_, pointer, bytes) => {
      for (let done = 0; done < bytes; ) {
        done += writeSync(file, pdfium.HEAPU8, pointer + done, bytes - done)
      }
      return 1
    })
    const saved = withScratch(pdfium, fileWriteBytes, (pointer) => {
      pdfium.HEAPU8[pointer] = 1
      return pdfium._FPDF_SaveAsCopy(document, pointer, whole)
    })
    if (saved) return
    throw new NusabacaError('file_corrupt', { detail: 'The PDF is damaged and cannot be written again.' })
  } finally {
    closeSync(file)
  }
}
