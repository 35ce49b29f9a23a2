import { NusabacaError } from './errors.js'
import { say } from './sentence.js'

/** How long a task is kept after it has ended, in milliseconds. Throws `invalid_request` for longer than is kept here. */
export function lifetimeOf(
  { expires_in: seconds }: { readonly expires_in?: number },
  retentionMs: number,
): number {
  if (seconds === undefined) return retentionMs
  if (seconds * 1000 <= retentionMs) return seconds * 1000
  const most = Math.floor(retentionMs / 1000)
  throw new NusabacaError('invalid_request', {
    detail: say('Nothing is kept for longer than {most} seconds here; expires_in is {seconds}.', {
      most,
      seconds,
    }),
  })
}
