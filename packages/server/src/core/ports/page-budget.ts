/**
 * Counts the pages that cost money, a day (UTC) at a time.
 *
 * Promises: however many processes take at once, no more are taken in a day than are allowed.
 */
export interface PageBudget {
  /** Takes some of today's pages, one unless told; false when fewer are left. */
  take(pages?: number): Promise<boolean>
  /** Gives back pages that were taken and not charged. */
  giveBack(pages?: number): Promise<void>
}
