import { indonesian } from './indonesian.js'

/** Languages that people are spoken to in; errors in the log are in the first. */
export const spokenLanguages = ['en', 'id'] as const
export type SpokenLanguage = (typeof spokenLanguages)[number]

/** An English sentence that has a translation; names in braces are where its parts go. */
export type Template = keyof typeof indonesian

type PartName<T extends string> = T extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PartName<Rest>
  : never
type Parts<T extends string> = Readonly<Record<PartName<T>, Part>>

/** A template without parts. */
export type PlainTemplate = { [T in Template]: [PartName<T>] extends [never] ? T : never }[Template]

/** Sentences are put in in the language of the whole, several with semicolons between them. */
export type Part = string | number | Sentence | readonly Sentence[]

/** Something to be said to people, in a language that is chosen later. Plain data: it is stored and sent around. */
export interface Sentence {
  readonly template: string
  readonly parts: Readonly<Record<string, Part>>
}

/** A sentence of the dictionary in `indonesian.ts`, with its parts. */
export function say(template: PlainTemplate): Sentence
export function say<T extends Template>(template: T, parts: Parts<T>): Sentence
export function say(template: Template, parts: Sentence['parts'] = {}): Sentence {
  return { template, parts }
}

/** The words of a sentence; English ones where it comes from a newer version that knows more sentences. */
export function inLanguage({ template, parts }: Sentence, language: SpokenLanguage): string {
  const translations: Readonly<Record<string, string>> = indonesian
  const words = language === 'id' ? (translations[template] ?? template) : template
  return words.replace(/\{(\w+)\}/g, (braces, name) => {
    const part = Object.hasOwn(parts, name) ? parts[name] : undefined
    return part === undefined ? braces : partInLanguage(part, language)
  })
}

function partInLanguage(part: Part, language: SpokenLanguage): string {
  if (typeof part !== 'object') return String(part)
  return 'template' in part
    ? inLanguage(part, language)
    : part.map((sentence) => inLanguage(sentence, language)).join('; ')
}
