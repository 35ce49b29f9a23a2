/** Languages that Google supports for text on pictures, by ISO 639-1 code where there is one. */
export const visionLanguages: readonly string[] = (
  'af ar be bg bn ca cs da de el en es et fa fi fil fr gu he hi hr hu hy id is it ja km kn ko lo lt lv mk ml mr ' +
  'ms ne nl no pa pl pt ro ru sk sl sq sr sv ta te th tr uk vi yi zh'
).split(' ')

/** More than that are no hint: Google finds out by itself which of its languages a page is in. */
const maxHints = 8

/** What Google is told to expect; its code for Hebrew is the old one. */
export function toLanguageHints(languages: readonly string[]): readonly string[] {
  if (languages.length > maxHints) return []
  return languages.map((code) => (code === 'he' ? 'iw' : code))
}
