import { type ResultFormat, resultFormatNames, resultFormats } from '@nusabaca/contract'
import { parseQualities, type QualityValue } from './parse-qualities.js'

/** What a request for a result says about its form. */
export interface AskedFormat {
  /** Of the query. */
  readonly format: ResultFormat | undefined
  readonly accept: string | undefined
  /** Where the request does not say. */
  readonly usual: ResultFormat
}

/**
 * The format of a result: what the query names, or what `Accept` (RFC 9110) wants most; the usual one where it wants none
 * of them.
 */
export function chooseResultFormat({ format, accept, usual }: AskedFormat): ResultFormat {
  if (format !== undefined) return format
  const ranges = parseQualities(accept)
  const wanted = [usual, ...resultFormatNames].filter((known) => qualityOf(known, ranges) > 0)
  for (const range of ranges) {
    const fitting = wanted.find((known) => precision(range.value, known) > 0)
    if (fitting !== undefined) return fitting
  }
  return usual
}

/** What the range that names a format most precisely says of it. */
function qualityOf(format: ResultFormat, ranges: readonly QualityValue[]): number {
  const [best] = ranges.toSorted((a, b) => precision(b.value, format) - precision(a.value, format))
  return best !== undefined && precision(best.value, format) > 0 ? best.quality : 0
}

/** How closely a media range such as `text/*` names a format; 0 when it does not. */
function precision(range: string, format: ResultFormat): number {
  const [bare = ''] = resultFormats[format].mediaType.split(';')
  const [kind = ''] = bare.split('/')
  return ['*/*', `${kind}/*`, bare].indexOf(range) + 1
}
