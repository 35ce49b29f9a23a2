/** Counts by name; all counts begin anew every minute. */
export interface FailedAttempts {
  add(name: string): void
  count(name: string): number
  secondsLeft(): number
}

export function createFailedAttempts(): FailedAttempts {
  const counts = new Map<string, number>()
  let endsAt = 0

  function count(name: string): number {
    if (performance.now() >= endsAt) {
      counts.clear()
      endsAt = performance.now() + 60_000
    }
    return counts.get(name) ?? 0
  }

  return {
    count,
    add: (name) => void counts.set(name, count(name) + 1),
    secondsLeft: () => Math.max(1, Math.ceil((endsAt - performance.now()) / 1000)),
  }
}
