import { NusabacaError } from './errors.js'
import type { PageQuota } from './ports/page-quota.js'
import type { Principal } from './principal.js'
import { say } from './sentence.js'

/**
 * Takes pages off the day's quota of the principal's key, if it has one. Throws `quota_exceeded`.
 *
 * @returns gives them back.
 */
export async function takePages(
  quota: PageQuota,
  { keyId, limits: { pagesPerDay } }: Principal,
  pages: number,
): Promise<() => Promise<void>> {
  if (keyId === null || pagesPerDay === null) return async () => undefined
  const seconds = await quota.take({ keyId, pagesPerDay }, pages)
  if (seconds === null) return () => quota.giveBack(keyId, pages)
  throw new NusabacaError('quota_exceeded', {
    detail: say(
      'The key may have {pages} pages read in a day; the next day (UTC) begins in {seconds} seconds.',
      {
        pages: pagesPerDay,
        seconds,
      },
    ),
    details: { retry_after_seconds: seconds },
  })
}
