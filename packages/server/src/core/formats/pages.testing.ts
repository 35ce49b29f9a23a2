import type { BoundingBox, Page, PageLine, TextBlock } from '@nusabaca/contract'
import { inTurn } from '../in-turn.js'
import type { TextFormatter } from './formatted-document.js'

export type Edges = readonly [left: number, top: number, right: number, bottom: number]

export function boxOf([left, top, right, bottom]: Edges): BoundingBox {
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ]
}

/** A line in that box, its words as wide as their letters. */
export function lineOf(text: string, [left, top, right, bottom]: Edges): PageLine {
  const perLetter = (right - left) / text.length
  let at = 0
  const words = text.split(' ').map((word): TextBlock => {
    const from = left + at * perLetter
    at += word.length + 1
    const to = from + word.length * perLetter
    return { text: word, bounding_box: boxOf([from, top, to, bottom]), confidence: 0.987 }
  })
  return { text, bounding_box: boxOf([left, top, right, bottom]), confidence: 0.987, words }
}

/** A page of 1000 by 1000 pixels with these lines. */
export function pageOf(lines: readonly PageLine[], over: Partial<Page> = {}): Page {
  return {
    page: 1,
    width: 1000,
    height: 1000,
    dpi: null,
    rotation: 0,
    source: 'ocr',
    engine: 'builtin',
    model: 'PP-OCRv4',
    confidence: 0.987,
    text: lines.map(({ text }) => text).join('\n'),
    lines: [...lines],
    warnings: [],
    timings: { decode_ms: 1, recognize_ms: 1 },
    ...over,
  }
}

/** What a format makes of pages. */
export async function formatted(
  format: TextFormatter,
  pages: readonly Page[],
  fileName = 'surat.jpg',
): Promise<string> {
  let text = ''
  const document = { fileName, languages: ['id'], pages: inTurn(pages) }
  for await (const piece of format(document)) text += piece
  return text
}

/** Text that formats have to keep apart from their own signs. */
export const hostileTexts = [
  '</span></body><script>alert(1)</script>',
  '" onload="alert(1)" x="',
  '&amp; &#0; &lt;',
  ']]>',
  '\u0000\u0001\u001f\u007f\ufffe\uffff',
  '\ud800 \udfff',
  'tab\tline\nreturn\rdone',
  '👍🏽 漢字 Ελληνικά',
]
