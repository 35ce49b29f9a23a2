/** How long pages take, from what the recognisers were busy with; waiting for one does not count. */
export interface PageMeter {
  begin(): void
  /** `read` tells a page that was read from a job that turned out to be none. */
  end(read: boolean): void
  readonly running: number
  /** Milliseconds of one recogniser for a page, lately; null before the first. */
  readonly meanMs: number | null
}

/** How much a new page changes the mean. */
const weight = 0.1

export function createPageMeter(recognizers: number, clock = () => performance.now()): PageMeter {
  let running = 0
  let since = clock()
  let busyMs = 0
  let meanMs: number | null = null

  function change(by: number): void {
    const moment = clock()
    busyMs += Math.min(running, recognizers) * (moment - since)
    since = moment
    running += by
  }

  return {
    begin: () => change(1),
    end(read) {
      change(-1)
      if (!read) return
      meanMs = meanMs === null ? busyMs : meanMs + (busyMs - meanMs) * weight
      busyMs = 0
    },
    get running() {
      return running
    },
    get meanMs() {
      return meanMs
    },
  }
}
