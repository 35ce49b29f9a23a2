import { type ResultFormat, resultMediaTypes } from '@nusabaca/contract'
import { parseQualities } from './parse-qualities.js'

/** What a request for a result says about its form. */
export interface AskedFormat {
  /** Of the query. */
  readonly format: ResultFormat | undefined
  readonly accept: string | undefined
  /** Where the request does not say. */
  readonly usual: ResultFormat
}

const formats = Object.keys(resultMediaTypes) as ResultFormat[]

/** The format of a result: what the query names, or what `Accept` (RFC 9110) wants most. */
export function chooseResultFormat({ format, accept, usual }: AskedFormat): ResultFormat {
  if (format !== undefined) return format
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
