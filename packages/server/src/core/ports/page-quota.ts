/** How many pages a key may have read in a day. */
export interface PageAllowance {
  readonly keyId: string
  readonly pagesPerDay: number
}

/**
 * Counts the pages of keys by day (UTC), over all processes.
 *
 * Promises: all pages that are asked for are taken, or none, and never more than the day has.
 */
export interface PageQuota {
  /** Null when they were taken; else the seconds until the day ends. */
  take(allowance: PageAllowance, pages: number): Promise<number | null>
  /** For pages that will not be read after all. */
  giveBack(keyId: string, pages: number): Promise<void>
}
