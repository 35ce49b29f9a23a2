import { en, type Words } from './en.js'
import { id } from './id.js'

export type Language = 'en' | 'id'

export const words: Readonly<Record<Language, Words>> = { en, id }

const storedUnder = 'nusabaca.language'

/** The first language of a browser's list that the page speaks; ISO 639 called Indonesian `in` until 1989. */
export function preferredLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const [code] = tag.toLowerCase().split('-')
    if (code === 'en') return 'en'
    if (code === 'id' || code === 'in') return 'id'
  }
  return 'en'
}

/** What was chosen in this browser before, else what it prefers. */
export function initialLanguage(): Language {
  const stored = localStorage.getItem(storedUnder)
  return preferredLanguage(stored === null ? navigator.languages : [stored])
}

export function rememberLanguage(language: Language): void {
  localStorage.setItem(storedUnder, language)
}
