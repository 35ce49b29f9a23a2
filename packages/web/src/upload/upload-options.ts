import type { Capabilities } from '@nusabaca/client'

/** Languages to choose from, each alone, and Indonesian with English where both are read. */
export function languageChoices(languages: Capabilities['languages']): readonly string[] {
  const both = ['id', 'en'].every((code) => languages.includes(code))
  return both ? [...languages, 'id+en'] : languages
}

/** `id+en` as people of a language call it. */
export function languageName(code: string, language: string): string {
  const names = new Intl.DisplayNames([language], { type: 'language' })
  return code
    .split('+')
    .map((each) => names.of(each) ?? each)
    .join(' + ')
}

/** Bytes with the unit that people use; limits are powers of two. */
export function readableSize(bytes: number, language: string): string {
  const megabytes = bytes / 1024 ** 2
  const [value, unit] = megabytes >= 1 ? [megabytes, 'MB'] : [bytes / 1024, 'kB']
  return `${value.toLocaleString(language, { maximumFractionDigits: 1 })} ${unit}`
}

/** Whether something can be read aloud that is in this language, or in one of those of `id+en`. */
export function isSpoken(language: string, voices: Capabilities['voices']): boolean {
  return language.split('+').some((code) => voices.some((voice) => voice.language === code))
}

// Systems that do not know these kinds give their files no media type.
const seldomKnown: Readonly<Record<string, readonly string[]>> = {
  'image/heic': ['.heic', '.heif'],
  'image/avif': ['.avif'],
  'image/tiff': ['.tif', '.tiff'],
}

/** What may be chosen: media types, and the ends of names of those that some systems do not know. */
export function acceptedFiles(mediaTypes: Capabilities['media_types']): string[] {
  return mediaTypes.flatMap((type) => [type, ...(seldomKnown[type] ?? [])])
}
