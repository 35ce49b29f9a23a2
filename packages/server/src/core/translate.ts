import { indonesian } from './indonesian.js'
import { inLanguage, type Sentence, type SpokenLanguage } from './sentence.js'

/** English words that a result holds, in another language; as they are where this version knows no such sentence. */
export function translate(english: string, language: SpokenLanguage): string {
  const sentence = language === 'en' ? null : recognize(english)
  return sentence === null ? english : inLanguage(sentence, language)
}

interface Pattern {
  readonly template: string
  readonly names: readonly string[]
  readonly pattern: RegExp
}

/** Those of most words come first: what they match is theirs. */
const patterns: readonly Pattern[] = Object.keys(indonesian)
  .map((template) => {
    const texts = template.split(/\{\w+\}/)
    const names = Array.from(template.matchAll(/\{(\w+)\}/g), ([, name = '']) => name)
    const pattern = new RegExp(`^${texts.map(literal).join('(.+)')}$`, 's')
    return { template, names, pattern, letters: texts.join('').length }
  })
  .sort((a, b) => b.letters - a.letters)

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

/** The sentence that was said in these words, with the sentences in it. */
function recognize(english: string): Sentence | null {
  for (const { template, names, pattern } of patterns) {
    const found = pattern.exec(english)
    if (found === null) continue
    const parts = names.map((name, index) => [name, partOf(found[index + 1] ?? '')] as const)
    return { template, parts: Object.fromEntries(parts) }
  }
  return null
}

/** One word is a name, or a number. */
function partOf(words: string): string | Sentence {
  return (words.includes(' ') ? recognize(words) : null) ?? words
}
