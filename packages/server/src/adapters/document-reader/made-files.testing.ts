import { mkdtempSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import PDFDocument from 'pdfkit'
import sharp, { type Sharp } from 'sharp'
import { afterAll } from 'vitest'

/** A folder that goes away after the test file, and files made in it. */
export interface MadeFiles {
  /** Writes bytes under a name and gives the path. */
  write(name: string, bytes: Uint8Array | string): Promise<string>
}

/** Call it once at the top of a test file. */
export function madeFiles(): MadeFiles {
  const folder = mkdtempSync(join(tmpdir(), 'nusabaca-documents-'))
  afterAll(() => rm(folder, { recursive: true, force: true }))
  return {
    async write(name, bytes) {
      const path = join(folder, name)
      await writeFile(path, bytes)
      return path
    },
  }
}

/** A picture of lines of text on a ground of one colour, from an SVG that sharp draws. */
export function pictureOfText(lines: readonly string[], { ink = '#000', ground = '#fff' } = {}): Sharp {
  const rows = lines.map((line, row) => `<text x="20" y="${50 + row * 40}">${line}</text>`).join('')
  const style = `font-family="sans-serif" font-size="28" fill="${ink}"`
  const size = `width="600" height="${lines.length * 40 + 40}"`
  const back = `<rect width="100%" height="100%" fill="${ground}"/>`
  return sharp(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${size} ${style}>${back}${rows}</svg>`))
}

/** A PDF, drawn by `draw` from an empty document without pages. */
export async function pdf(
  draw: (document: PDFKit.PDFDocument) => void,
  options: PDFKit.PDFDocumentOptions = {},
): Promise<Uint8Array> {
  const document = new PDFDocument({ autoFirstPage: false, ...options })
  const chunks: Uint8Array[] = []
  const done = new Promise((resolve) => document.on('end', resolve))
  document.on('data', (chunk: Uint8Array) => chunks.push(chunk))
  draw(document)
  document.end()
  await done
  return Buffer.concat(chunks)
}

/** Sets entries of the current page's dictionary, such as `Rotate`. */
export function setPageEntry(document: PDFKit.PDFDocument, entries: Readonly<Record<string, unknown>>): void {
  Object.assign(document.page.dictionary.data, entries)
}
