/** Places that are taken in the order they were asked for. */
export interface Turns<T> {
  /** Waits for a free place; rejects with the signal's reason when it aborts first. */
  take(signal: AbortSignal): Promise<T>
  give(place: T): void
}

export function createTurns<T>(places: readonly T[]): Turns<T> {
  const idle = [...places]
  const waiting = new Set<(place: T) => void>()
  return {
    async take(signal) {
      signal.throwIfAborted()
      const place = idle.shift()
      if (place !== undefined) return place
      return new Promise<T>((resolve, reject) => {
        const onAbort = () => {
          waiting.delete(accept)
          reject(signal.reason)
        }
        const accept = (free: T) => {
          signal.removeEventListener('abort', onAbort)
          resolve(free)
        }
        signal.addEventListener('abort', onAbort, { once: true })
        waiting.add(accept)
      })
    },
    give(place) {
      const [next] = waiting
      if (next === undefined) {
        idle.push(place)
        return
      }
      waiting.delete(next)
      next(place)
    },
  }
}
