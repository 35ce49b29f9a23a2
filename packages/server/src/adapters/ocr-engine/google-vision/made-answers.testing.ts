import type { Quad } from '../../../core/geometry.js'

/** A word of a made answer, with its break after it. */
export interface MadeWord {
  readonly text: string
  readonly quad: Quad
  readonly confidence?: number
  readonly breakAfter?: string | number
  readonly breakBefore?: string | number
}

/** An answer in the shape of Google's, zero coordinates and absent confidences left out, a paragraph each. */
export function madeAnswer(paragraphs: readonly (readonly MadeWord[])[]): object {
  const blocks = paragraphs.map((words) => ({
    blockType: 'TEXT',
    paragraphs: [{ words: words.map(madeWord) }],
  }))
  return { fullTextAnnotation: { pages: [{ blocks }], text: 'not looked at' } }
}

function madeWord({ text, quad, confidence, breakAfter, breakBefore }: MadeWord): object {
  const letters = [...text]
  const symbols = letters.map((letter, index) => {
    const isLast = index === letters.length - 1
    const after = isLast && breakAfter !== undefined && { type: breakAfter }
    const before = index === 0 && breakBefore !== undefined && { type: breakBefore, isPrefix: true }
    const detectedBreak = before || after
    return { text: letter, ...(detectedBreak && { property: { detectedBreak } }) }
  })
  const vertices = quad.map(([x, y]) => ({ ...(x !== 0 && { x }), ...(y !== 0 && { y }) }))
  return { symbols, boundingBox: { vertices }, ...(confidence !== undefined && { confidence }) }
}

/** An answer for lines that stand one below the other in a picture of that size, letters all of one width. */
export function answerForLines(lines: readonly string[], size: { width: number; height: number }): object {
  const lineHeight = size.height / lines.length
  const letterWidth = size.width / Math.max(...lines.map((line) => line.length))
  return madeAnswer(
    lines.map((line, row) => {
      const words = line.split(' ')
      let at = 0
      return words.map((text, index): MadeWord => {
        const left = Math.round(at * letterWidth)
        at += text.length
        const right = Math.round(at * letterWidth)
        at += 1
        const [top, bottom] = [Math.round(row * lineHeight), Math.round((row + 0.8) * lineHeight)]
        const quad: Quad = [
          [left, top],
          [right, top],
          [right, bottom],
          [left, bottom],
        ]
        const breakAfter = index === words.length - 1 ? 'LINE_BREAK' : 'SPACE'
        return { text, quad, confidence: 0.98, breakAfter }
      })
    }),
  )
}
