/** Pages that wait or run, at one moment. */
export interface BacklogSnapshot {
  readonly pages: number
  /** Pages of tasks whose turn is before `turn`. */
  pagesBefore(turn: number): number
  /** What all living workers read together, as measured; null before the first page. */
  readonly pagesPerSecond: number | null
}

/** How much there is to do. Looking costs time that grows with it. */
export interface Backlog {
  snapshot(): Promise<BacklogSnapshot>
}
