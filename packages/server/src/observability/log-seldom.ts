import type { Logger } from './logger.js'

/** A fault that lasts is met many times a second; its log line is written no more often than this. */
const quietMs = 10_000

/** Logs errors as warnings under one message, each kind of error at most every ten seconds. */
export function logSeldom(logger: Logger, message: string): (error: Error) => void {
  const loggedAt = new Map<string, number>()
  return (error) => {
    const kind = `${(error as NodeJS.ErrnoException).code ?? error.name}`
    const now = performance.now()
    if (now - (loggedAt.get(kind) ?? Number.NEGATIVE_INFINITY) < quietMs) return
    loggedAt.set(kind, now)
    logger.warn({ error }, message)
  }
}
