import {
  NusabacaApiError,
  NusabacaConnectionError,
  NusabacaTaskError,
  NusabacaTimeoutError,
} from '@nusabaca/client'
import type { Words } from './en.js'

/** A sentence that tells what went wrong; the server's own, where it said one. */
export function explain(error: unknown, words: Words): string {
  if (error instanceof NusabacaApiError && error.problem !== null) return error.message
  if (error instanceof NusabacaTaskError) return error.message
  if (error instanceof NusabacaApiError || error instanceof NusabacaConnectionError) return words.serverAway
  if (error instanceof NusabacaTimeoutError) return words.serverSlow
  return words.unexpected
}
