import { NusabacaError } from '../errors.js'
import { canonicalCode } from '../languages.js'
import type { Voice } from '../ports/speech-engine.js'
import { type Sentence, say } from '../sentence.js'

/** What a request says of the voice it wants. */
export interface VoiceWish {
  /** A voice's name, in upper or lower case; a language's code is its first voice. */
  readonly voice?: string | undefined
  /** A code such as `id`, `ind` or `en-US`. */
  readonly language?: string | undefined
}

/** Norwegian is mostly written in one of its two ways, whose code is its own. */
const ownCodes: Readonly<Record<string, string>> = { no: 'nb' }

/**
 * The voice of that name or, where none is named, the language's: the one of its country if it has one, or else its
 * first. Throws `engine_unavailable` where there is no voice at all, `language_not_installed` with the list of those that
 * are, and `invalid_request` for a voice that is not there, or speaks another language than is asked for.
 */
export function chooseVoice(voices: readonly Voice[], { voice: name, language }: VoiceWish): Voice {
  if (voices.length === 0) throw speechIsOff()
  if (name === undefined) return voiceOf(voices, language ?? 'en')
  const voice = findNamed(voices, name)
  if (voice === undefined) throw noSuchVoice(voices, { voice: name, language })
  if (language !== undefined && voiceOf(voices, language).language !== voice.language) {
    throw new NusabacaError('invalid_request', {
      detail: say('The voice {voice} speaks {language}, not {other}.', {
        voice: voice.name,
        language: voice.language,
        other: language,
      }),
    })
  }
  return voice
}

function voiceOf(voices: readonly Voice[], language: string): Voice {
  const code = canonicalCode(language)
  const found =
    findNamed(voices, language) ??
    voices.find((voice) => code !== null && voice.language === (ownCodes[code] ?? code))
  if (found) return found
  const languages = [...new Set(voices.map((voice) => voice.language))].sort()
  throw new NusabacaError('language_not_installed', {
    detail: say('No voice speaks {language}; these languages are spoken: {languages}.', {
      language,
      languages: languages.join(', '),
    }),
    details: { languages },
  })
}

function findNamed(voices: readonly Voice[], name: string): Voice | undefined {
  const lower = name.toLowerCase().replaceAll('_', '-')
  return voices.find((voice) => voice.name === lower) ?? voices.find((voice) => voice.language === lower)
}

/** Of more nobody reads the names. */
const mostNamed = 20

/** There are voices, and none of that name. */
export function noSuchVoice(
  voices: readonly Voice[],
  wish: VoiceWish & { readonly voice: string },
): NusabacaError {
  const names = voices.map(({ name }) => name)
  return new NusabacaError('invalid_request', {
    detail: sayWhatThereIs(voices, wish),
    details: { voices: names },
  })
}

/** Names the voices of the language that was meant, where there are many. */
function sayWhatThereIs(
  voices: readonly Voice[],
  { voice, language }: VoiceWish & { readonly voice: string },
): Sentence {
  const namesOf = (some: readonly Voice[]): string => some.map(({ name }) => name).join(', ')
  const count = voices.length
  if (count <= mostNamed) {
    return say('There is no voice {voice}; there are: {voices}.', { voice, voices: namesOf(voices) })
  }
  const [code = ''] = voice.split(/[-_]/)
  const meant = findNamed(voices, language ?? code)?.language
  if (meant === undefined) {
    return say(
      'There is no voice {voice}. The code of a language, such as id, is a voice of it; the capabilities list all {count}.',
      { voice, count },
    )
  }
  return say('There is no voice {voice}; {language} has: {voices}. The capabilities list all {count}.', {
    voice,
    language: meant,
    voices: namesOf(voices.filter((each) => each.language === meant)),
    count,
  })
}

/** Whoever runs this server left speech out. */
export function speechIsOff(cause?: unknown): NusabacaError {
  return new NusabacaError('engine_unavailable', {
    detail: 'This server does not speak: its speech engine is turned off or not installed.',
    retryable: false,
    cause,
  })
}
