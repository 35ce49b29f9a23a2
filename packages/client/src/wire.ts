import { NusabacaClientError } from './errors.js'

/** Of all that may be asked for what is wanted; undefined is as good as left out. */
export type Wanted<All> = { readonly [Name in keyof All]?: All[Name] | undefined }

/** A query string of what is given. */
export function search(query: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined)
  const parameters = new URLSearchParams(given.map(([name, value]) => [name, String(value)]))
  return parameters.size === 0 ? '' : `?${parameters}`
}

/** What a server has answered. */
export function parseJson<T>(text: string): T {
  try {
    return JSON.parse(text) as T
  } catch (error) {
    throw new NusabacaClientError('What answers there is no nusabaca server', { cause: error })
  }
}
