/** Of scripts that are several in one. */
const parts: Readonly<Record<string, string>> = {
  Hans: '\\p{sc=Hani}',
  Hant: '\\p{sc=Hani}',
  Jpan: '\\p{sc=Hani}\\p{sc=Hira}\\p{sc=Kana}',
  Kore: '\\p{sc=Hang}',
}

/**
 * About how many sounds a character of a word makes in a language, rather more than fewer: digits and symbols are words,
 * and letters of other scripts are called by their names.
 */
export function soundCounter(language: string): (grapheme: string, word: string) => number {
  const { script = 'Latn' } = new Intl.Locale(language).maximize()
  const own = new RegExp(`^[${parts[script] ?? `\\p{sc=${script}}`}]`, 'u')
  return (grapheme, word) => {
    if (/^\p{N}/u.test(grapheme)) return 10
    if (/^\p{L}/u.test(grapheme)) {
      if (/^\p{sc=Latn}/u.test(grapheme)) return grapheme === word || /^\p{Lu}/u.test(grapheme) ? 6 : 1
      return own.test(grapheme) ? 3 : 25
    }
    return /^[\p{S}\p{Emoji_Presentation}&%@#/\\*]/u.test(grapheme) ? 25 : 0
  }
}
