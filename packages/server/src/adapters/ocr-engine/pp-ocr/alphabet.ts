/** The classes of a recogniser that are read; all others are taken for what they are not. */
export interface Alphabet {
  /** Class numbers in the recogniser's output, ascending, without the blank (class 0). */
  readonly classes: Int32Array
  /** What to write for each of `classes`. */
  readonly characters: readonly string[]
  /** Class number of the space between words; -1 when the recogniser has none. */
  readonly spaceClass: number
}

/** Chinese punctuation as ASCII; the full-width forms of U+FF01 to U+FF5E follow a rule and are not listed. */
const asciiOf: Readonly<Record<string, string>> = {
  '。': '.',
  '、': ',',
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
  '【': '[',
  '】': ']',
  '—': '-',
  '￥': '¥',
}

/**
 * Reads a dictionary: one character per line, class n on line n, class 0 being the CTC blank.
 * PaddleOCR's models have one more class behind the last line, the space.
 */
export function parseDictionary(text: string): string[] {
  const lines = text.replaceAll('\r', '').split('\n')
  if (lines.at(-1) === '') lines.pop()
  return [...lines, ' ']
}

/** The Latin part of a dictionary: letters with and without accents, digits, and punctuation folded to ASCII. */
export function latinAlphabet(dictionary: readonly string[]): Alphabet {
  const kept = dictionary
    .map((entry, index) => ({ index: index + 1, character: toAscii(entry) }))
    .filter(({ character }) => isLatin(character))
  return toAlphabet(kept)
}

/** The alphabet of a recogniser whose last layer was cut to blank and the classes of `alphabet`. */
export function cutAlphabet(alphabet: Alphabet): Alphabet {
  return toAlphabet(alphabet.characters.map((character, index) => ({ index: index + 1, character })))
}

function toAlphabet(kept: readonly { readonly index: number; readonly character: string }[]): Alphabet {
  return {
    classes: Int32Array.from(kept, ({ index }) => index),
    characters: kept.map(({ character }) => character),
    spaceClass: kept.findLast(({ character }) => character === ' ')?.index ?? -1,
  }
}

function toAscii(character: string): string {
  const listed = asciiOf[character]
  if (listed !== undefined) return listed
  const code = character.codePointAt(0) ?? 0
  return code >= 0xff01 && code <= 0xff5e ? String.fromCodePoint(code - 0xfee0) : character
}

function isLatin(character: string): boolean {
  const code = character.codePointAt(0)
  if (code === undefined) return false
  const isLetterOrSign = code < 0x250
  const isPunctuation = code >= 0x2010 && code < 0x2070
  return isLetterOrSign || isPunctuation || character === '€'
}
