import { longestWaitSeconds } from '@nusabaca/contract'

/** Seconds that a `Prefer` header (RFC 7240) is willing to wait, as far as this server is; 0 without. */
export function preferredWait(prefer: string | string[] | undefined): number {
  for (const preference of String(prefer ?? '').split(',')) {
    const [, seconds] = /^\s*wait\s*=\s*"?(\d+)"?\s*(;|$)/i.exec(preference) ?? []
    if (seconds !== undefined) return Math.min(Number(seconds), longestWaitSeconds)
  }
  return 0
}
