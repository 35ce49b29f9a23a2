/**
 * Counts the pages that cost money, a day (UTC) at a time.
 *
 * Promises: however many processes take at once, no more are taken in a day than are allowed.
 */
export interface PageBudget {
  /** Takes one of today's pages; false when none is left. */
  take(): Promise<boolean>
  /** Gives back a page that was taken and not charged. */
  giveBack(): Promise<void>
}
