import { createRequire } from 'node:module'
import path from 'node:path'
import { NusabacaError } from '../../core/errors.js'
import { say } from '../../core/sentence.js'

/** Trained data in the form that npm carries it: `<code>.traineddata.gz` in a folder of a package. */
export interface TrainedData {
  /** ISO 639-2, as Tesseract names its files. */
  readonly code: string
  readonly folder: string
}

/** ISO 639-1 and what Tesseract calls the language, mostly ISO 639-2. */
const codes = `
  af:afr am:amh ar:ara as:asm az:aze be:bel bg:bul bn:ben bo:bod bs:bos ca:cat cs:ces cy:cym
  da:dan de:deu dz:dzo el:ell en:eng eo:epo es:spa et:est eu:eus fa:fas fi:fin fr:fra ga:gle
  gl:glg gu:guj he:heb hi:hin hr:hrv ht:hat hu:hun is:isl it:ita iu:iku ja:jpn jv:jav ka:kat
  kk:kaz km:khm kn:kan ko:kor ku:kur ky:kir la:lat lo:lao lt:lit lv:lav mk:mkd ml:mal mr:mar
  ms:msa mt:mlt my:mya ne:nep nl:nld no:nor or:ori pa:pan pl:pol ps:pus pt:por ro:ron ru:rus
  sa:san si:sin sk:slk sl:slv sq:sqi sr:srp sv:swe sw:swa ta:tam te:tel tg:tgk th:tha ti:tir
  tl:tgl tr:tur ug:uig uk:ukr ur:urd uz:uzb vi:vie yi:yid zh:chi_sim`

/** ISO 639-1 to the trained data that read it best; where more than one is listed, all that are installed. */
const trainedDataOf: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    codes
      .trim()
      .split(/\s+/)
      .map((pair) => pair.split(':'))
      .map(([language = '', code = '']) => [language, [code]]),
  ),
  // the Indonesian data alone knows no % + = * and turns 15% into 1546; the English beside it does
  id: ['eng', 'ind'],
}

/** ISO 639-1 codes of the languages whose package `@tesseract.js-data/<ISO 639-2>` is installed, sorted. */
export function installedLanguages(): string[] {
  return Object.keys(trainedDataOf)
    .filter((language) => findTrainedData(language) !== undefined)
    .sort()
}

/**
 * The trained data for some languages, each once, in the languages' order.
 *
 * @param languages ISO 639-1 codes
 * @throws NusabacaError `language_not_installed` with the list of those that are
 */
export function trainedDataFor(languages: readonly string[]): TrainedData[] {
  const found = new Map<string, TrainedData>()
  for (const language of languages) {
    const data = findTrainedData(language)
    if (!data) throw notInstalled(language)
    for (const one of data) found.set(one.code, one)
  }
  return [...found.values()]
}

function findTrainedData(language: string): TrainedData[] | undefined {
  const wanted = trainedDataOf[language] ?? []
  const data = wanted.flatMap((code) => resolvePackage(code) ?? [])
  // of several, the last is the language's own and must be there
  return data.length > 0 && data.at(-1)?.code === wanted.at(-1) ? data : undefined
}

function resolvePackage(code: string): TrainedData | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve(`@tesseract.js-data/${code}/package.json`)
    // of the two that each package holds, the one made for the LSTM engine alone: a fifth of the size
    return { code, folder: path.join(path.dirname(manifest), '4.0.0_best_int') }
  } catch {
    return undefined
  }
}

function notInstalled(language: string): NusabacaError {
  const installed = installedLanguages()
  const packages = trainedDataOf[language]?.map((code) => `@tesseract.js-data/${code}`).join(', ')
  return new NusabacaError('language_not_installed', {
    detail:
      packages === undefined
        ? say('The Tesseract engine cannot read the language {language}.', { language })
        : say(
            'The Tesseract engine has no data for the language {language}. Install {packages} on the server.',
            {
              language,
              packages,
            },
          ),
    details: { languages: installed },
  })
}
