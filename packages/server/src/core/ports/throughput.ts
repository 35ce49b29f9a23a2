/** Pages that a worker has settled since it last told of them, and how long they took. */
export interface PageTally {
  readonly done: number
  readonly failed: number
  readonly totalMs: number
  readonly longestMs: number
}

/** What all workers together have settled in a minute. */
export interface MinuteOfPages {
  readonly minute: Date
  readonly done: number
  readonly failed: number
  /** Of a page, in milliseconds; null where there is none. */
  readonly meanMs: number | null
  readonly longestMs: number | null
}

/** How much was read, by minute. It may lack what a worker that died has settled in its last seconds. */
export interface Throughput {
  /** Counts pages to the minute that it is. */
  add(tally: PageTally): Promise<void>
  /** The last so many minutes, the one that it is among them, the oldest first. */
  lately(minutes: number): Promise<readonly MinuteOfPages[]>
  forget(olderThanMs: number): Promise<void>
}
