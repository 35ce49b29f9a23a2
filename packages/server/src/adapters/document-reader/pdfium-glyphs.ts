import type { Box } from './box.js'
import type { PixelSize } from './frame-limits.js'
import { type PageCoordinates, pageCoordinates } from './pdfium-coordinates.js'
import { readFloats, withScratch } from './pdfium-memory.js'
import type { Pdfium } from './pdfium-module.js'

/** A character that a page carries as text. */
export interface Glyph {
  readonly text: string
  /** In the frame's pixels, from the font's ascent to its descent. */
  readonly box: Box
  /** Which way its line runs: radians, clockwise from rightwards, -π to π. */
  readonly angle: number
  /** What stands between it and the glyph before. */
  readonly after: 'nothing' | 'space' | 'line'
  /** Whether the file says which letter it is. */
  readonly isMapped: boolean
  /** Whether it is drawn at all: the text over a scan usually is not. */
  readonly isVisible: boolean
}

/** A page with more is not read as text; it would be a novel on one sheet. */
const maxGlyphs = 100_000
/** Text render modes that paint nothing: invisible, and clip only. */
const unpaintedModes = [3, 7]

/** The glyphs of a loaded page that lie in its frame, in PDFium's order; none when there are absurdly many. */
export function readGlyphs(pdfium: Pdfium, page: number, size: PixelSize): readonly Glyph[] {
  const text = pdfium._FPDFText_LoadPage(page)
  if (text === 0) return []
  try {
    const count = pdfium._FPDFText_CountChars(text)
    const coordinates = pageCoordinates(pdfium, page, size)
    return count > maxGlyphs ? [] : collect({ pdfium, text, coordinates, size }, count)
  } finally {
    pdfium._FPDFText_ClosePage(text)
  }
}

interface TextPage {
  readonly pdfium: Pdfium
  readonly text: number
  readonly coordinates: PageCoordinates
  readonly size: PixelSize
}

function collect(page: TextPage, count: number): readonly Glyph[] {
  const glyphs: Glyph[] = []
  let after: Glyph['after'] = 'nothing'
  for (let index = 0; index < count; index++) {
    const letter = readLetter(page, index)
    if (letter === 'space' && after === 'line') continue
    if (letter === 'space' || letter === 'line') after = letter
    else {
      const glyph = { ...readPlace(page, index), text: letter, after }
      after = 'nothing'
      if (isInside(glyph.box, page.size)) glyphs.push(glyph)
    }
  }
  return glyphs
}

function readLetter({ pdfium, text }: TextPage, index: number): string {
  const code = pdfium._FPDFText_GetUnicode(text, index)
  if (code === 0x0a || code === 0x0d) return 'line'
  // PDFium marks a hyphen at the end of a line with a control character of its own.
  if (pdfium._FPDFText_IsHyphen(text, index) === 1) return '-'
  if (code === 0 || code > 0x10ffff) return '\ufffd'
  const letter = String.fromCodePoint(code)
  return /^\s$/u.test(letter) ? 'space' : letter
}

function readPlace(page: TextPage, index: number): Omit<Glyph, 'text' | 'after'> {
  const { pdfium, text, coordinates } = page
  const [left = 0, top = 0, right = 0, bottom = 0] = withScratch(pdfium, 16, (pointer) => {
    pdfium._FPDFText_GetLooseCharBox(text, index, pointer)
    return readFloats(pdfium, pointer, 4)
  })
  const object = pdfium._FPDFText_GetTextObject(text, index)
  const mode = object === 0 ? 0 : pdfium._FPDFTextObj_GetTextRenderMode(object)
  return {
    box: coordinates.box(left, bottom, [right, top]),
    angle: coordinates.angle(pdfium._FPDFText_GetCharAngle(text, index)),
    isMapped: pdfium._FPDFText_HasUnicodeMapError(text, index) === 0,
    isVisible: !unpaintedModes.includes(mode),
  }
}

/** Text cut off by the crop box is still in the file, but nobody sees it. */
function isInside(box: Box, { width, height }: PixelSize): boolean {
  const x = (box.left + box.right) / 2
  const y = (box.top + box.bottom) / 2
  return x >= 0 && y >= 0 && x <= width && y <= height
}
