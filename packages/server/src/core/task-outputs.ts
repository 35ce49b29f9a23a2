import { type ResultFormat, resultFormatNames } from '@nusabaca/contract'

/** Where results of a task are stored, by format; of speech, its audio and its captions. */
export type OutputKeys = { readonly [Output in ResultFormat | 'audio' | 'captions']?: string }

/** The formats that `outputs` of a request names, each once. */
export function parseOutputs(outputs: string | undefined): readonly ResultFormat[] {
  const named = new Set<string>(outputs?.split(',').map((name) => name.trim()))
  return resultFormatNames.filter((format) => named.has(format))
}
