import { NusabacaError } from './errors.js'
import { say } from './sentence.js'

/** An engine as far as requests can choose it. */
export interface EngineOffer {
  readonly name: string
  readonly model: string | null
  /** ISO 639-1 codes, or the three-letter code where there is no shorter one. */
  readonly languages: readonly string[]
  /** Whether it reads where a request names no engine; the first that can does otherwise. */
  readonly configured: boolean
}

/** What reads a request's languages. */
export interface EngineChoice {
  /** An engine's name; or several, joined by commas: the next is asked where the one before is not sure. */
  readonly engine: string
  readonly languages: readonly string[]
}

const maxLanguages = 8

/**
 * Finds the engine for `language`, such as `en`, `id+en`, `ind` or `auto`. The engine asked for, or else
 * those of the configuration that read every language, or else the first that does. Throws `language_not_installed` with the list of those that
 * are, or `invalid_request` for an engine that is not there.
 */
export function chooseEngine(
  offers: readonly EngineOffer[],
  { language, engine }: { readonly language: string; readonly engine: string | undefined },
): EngineChoice {
  const candidates = engine === undefined ? offers : offers.filter((offer) => offer.name === engine)
  const [preferred] = candidates
  if (preferred === undefined) {
    throw new NusabacaError('invalid_request', {
      detail: say('There is no engine {engine}; there are: {engines}.', {
        engine: String(engine),
        engines: offers.map((offer) => offer.name).join(', '),
      }),
    })
  }
  if (language === 'auto') return { engine: namesOf(candidates), languages: preferred.languages }
  const languages = parseLanguages(language)
  const able = candidates.filter((offer) => languages.every((code) => offer.languages.includes(code)))
  if (able.length === 0) throw notInstalled(languages, candidates)
  return { engine: namesOf(able), languages }
}

function namesOf(able: readonly EngineOffer[]): string {
  const configured = able.filter((offer) => offer.configured)
  return (configured.length > 0 ? configured : able.slice(0, 1)).map(({ name }) => name).join(',')
}

function parseLanguages(text: string): readonly string[] {
  const codes = text.split('+').map((code) => canonicalCode(code.trim()))
  const known = codes.filter((code) => code !== null)
  if (known.length !== codes.length || codes.length > maxLanguages) {
    const detail = say('The language {language} is not a code such as en, id or en+id.', {
      language: JSON.stringify(text),
    })
    throw new NusabacaError('invalid_request', { detail })
  }
  return [...new Set(known)]
}

/** `en` for `en`, `EN`, `eng` and `en-GB`: what engines are asked by. */
export function canonicalCode(code: string): string | null {
  if (!/^[a-z]{2,3}([-_][a-z0-9]{2,8})*$/i.test(code)) return null
  try {
    return new Intl.Locale(code.replaceAll('_', '-')).language
  } catch {
    return null
  }
}

function notInstalled(wanted: readonly string[], offers: readonly EngineOffer[]): NusabacaError {
  const languages = [...new Set(offers.flatMap((offer) => offer.languages))].sort()
  const engines = offers.map((offer) =>
    say('{engine} reads {languages}', { engine: offer.name, languages: offer.languages.join(', ') }),
  )
  const template =
    wanted.length === 1
      ? 'No engine reads {languages}: {engines}.'
      : 'No engine reads all of {languages}: {engines}.'
  return new NusabacaError('language_not_installed', {
    detail: say(template, { languages: wanted.join(', '), engines }),
    details: { languages },
  })
}
