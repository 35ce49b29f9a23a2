import { type SpeechFormat, speechMediaTypes } from '@nusabaca/contract'
import { NusabacaError } from '../core/errors.js'
import { say } from '../core/sentence.js'
import type { SpeechTask } from '../core/task.js'
import { parseQualities } from './parse-qualities.js'

/** What of completed speech a request is for, and where it lies. */
export interface SpeechFile {
  readonly key: string
  readonly mediaType: string
}

/**
 * What the query names, or what `Accept` (RFC 9110) wants most; its audio otherwise. Throws `invalid_request` for what there
 * is not: audio is there in the format that it was made in alone.
 */
export function chooseSpeechFile(
  { options, resultsKey, outputKeys }: SpeechTask,
  { format, accept }: { readonly format: string | undefined; readonly accept: string | undefined },
): SpeechFile | null {
  if (resultsKey === null) return null
  const keys: Partial<Record<SpeechFormat, string | undefined>> = {
    [options.format]: outputKeys.audio,
    vtt: outputKeys.captions,
    json: resultsKey,
  }
  const there = Object.keys(keys) as SpeechFormat[]
  const chosen = format === undefined ? wanted(there, accept) : there.find((name) => name === format)
  const key = chosen === undefined ? undefined : keys[chosen]
  if (chosen !== undefined && key !== undefined) return { key, mediaType: speechMediaTypes[chosen] }
  throw new NusabacaError('invalid_request', {
    detail: say('The speech is there as {formats}, not as {format}.', {
      formats: there.join(', '),
      format: String(format),
    }),
  })
}

function wanted(there: readonly SpeechFormat[], accept: string | undefined): SpeechFormat | undefined {
  for (const { value, quality } of parseQualities(accept)) {
    const fitting = there.find((name) => isInRange(value, speechMediaTypes[name]))
    if (quality > 0 && fitting !== undefined) return fitting
  }
  return there[0]
}

/** Whether a media range such as `audio/*` holds a media type. */
function isInRange(range: string, mediaType: string): boolean {
  const [bare = ''] = mediaType.split(';')
  const [kind = ''] = bare.split('/')
  return range === '*/*' || range === `${kind}/*` || range === bare
}
