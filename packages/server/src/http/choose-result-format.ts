import { type ResultFormat, resultMediaTypes } from '@nusabaca/contract'
import { NusabacaError } from '../core/errors.js'
import { say } from '../core/sentence.js'
import { parseQualities } from './parse-qualities.js'

/** What a request for a result says about its form. */
export interface AskedFormat {
  /** Of the query. */
  readonly format: string | undefined
  readonly accept: string | undefined
  /** Where the request does not say. */
  readonly usual: ResultFormat
}

const formats = Object.keys(resultMediaTypes) as ResultFormat[]

/** The format of a result: what the query names, or what `Accept` (RFC 9110) wants most. Throws `invalid_request`. */
export function chooseResultFormat({ format, accept, usual }: AskedFormat): ResultFormat {
  if (format !== undefined) {
    const named = formats.find((known) => known === format)
    if (named !== undefined) return named
    const detail = say('The format must be one of {formats}.', { formats: formats.join(', ') })
    throw new NusabacaError('invalid_request', { detail })
  }
  for (const { value, quality } of parseQualities(accept)) {
    const fitting = [usual, ...formats].find((known) => isIn(value, resultMediaTypes[known]))
    if (quality > 0 && fitting !== undefined) return fitting
  }
  return usual
}

/** Whether a media range such as `text/*` holds a media type. */
function isIn(range: string, mediaType: string): boolean {
  const [bare = ''] = mediaType.split(';')
  const [kind = ''] = bare.split('/')
  return range === '*/*' || range === `${kind}/*` || range === bare
}
