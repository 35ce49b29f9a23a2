import { type Logger, pino } from 'pino'

export type { Logger }

/**
 * The process's log: JSON lines on standard output. Messages are constant phrases in the past tense, data
 * stands in fields; no text of documents and no secrets.
 */
export function createLogger(level: string): Logger {
  return pino({
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { error: pino.stdSerializers.errWithCause },
  })
}
