/** A text as eSpeak NG takes it, and where each of its characters comes from. */
export interface PlainText {
  readonly text: string
  /** For each character (code point) of it, where what it stands for begins in the source, in UTF-16 code units. */
  readonly offsets: readonly number[]
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/**
 * Makes a text safe to be spoken as it stands. eSpeak NG reads SSML, phonemes between double brackets and
 * commands behind a control character, and ends at NUL.
 */
export function toPlainText(source: string): PlainText {
  let text = ''
  const offsets: number[] = []
  for (const { segment, index } of graphemes.segment(source)) {
    const plain = plainGrapheme(segment, text)
    text += plain
    for (const _ of plain) offsets.push(index)
  }
  return { text, offsets }
}

function plainGrapheme(grapheme: string, before: string): string {
  if (grapheme === '&') return '&amp;'
  if (grapheme === '<') return '&lt;'
  if (grapheme === '[' && before.endsWith('[')) return ' ['
  // Ligatures and letters of mathematics, and letters whose marks stand apart, are not in its dictionaries.
  const whole = /^\p{L}\p{M}*$/u.test(grapheme) ? grapheme.normalize('NFKC') : grapheme
  return whole.replace(softHyphens, '').replace(unspeakable, ' ')
}

const softHyphens = /[\u00ad\ufeff]/g
const unspeakable = /(?!\n)[\p{Cc}\p{Cs}\p{Co}\p{Cn}\ufffd]/gu
