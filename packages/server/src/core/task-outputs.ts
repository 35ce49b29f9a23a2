import { type ResultFormat, resultFormatNames } from '@nusabaca/contract'

/** Where results of a task are stored, by format. */
export type OutputKeys = { readonly [Format in ResultFormat]?: string }

/** The formats that `outputs` of a request names, each once. */
export function parseOutputs(outputs: string | undefined): readonly ResultFormat[] {
  const named = new Set<string>(outputs?.split(','))
  return resultFormatNames.filter((format) => named.has(format))
}
