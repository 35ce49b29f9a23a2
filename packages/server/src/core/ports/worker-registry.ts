/** What a worker says of itself. */
export interface WorkerState {
  /** Unlike that of any other worker, before or after. */
  readonly id: string
  readonly host: string
  readonly pid: number
  /** Pages read at a time. */
  readonly concurrency: number
  readonly queues: readonly string[]
  /** Pages being read. */
  readonly running: number
  /** Mean time of a page lately, in milliseconds; null before the first. */
  readonly pageMs: number | null
  readonly memory: WorkerMemory
}

/** Resident memory of a worker, in bytes. */
export interface WorkerMemory {
  readonly bytes: number
  readonly recognizers: readonly ProcessMemory[]
}

export interface ProcessMemory {
  readonly pid: number
  readonly bytes: number
}

/** A worker as others know it. */
export interface WorkerRecord extends WorkerState {
  readonly startedAt: Date
  readonly seenAt: Date
  /** What it has claimed, the longest first. */
  readonly pages: readonly ClaimedPage[]
}

export interface ClaimedPage {
  readonly taskId: string
  readonly page: number
  readonly since: Date
}

/** Workers that are alive: those heard of in the last {@link workerSilenceMs}. */
export interface WorkerRegistry {
  /** To be called every few seconds. */
  beat(state: WorkerState): Promise<void>
  leave(id: string): Promise<void>
  list(): Promise<readonly WorkerRecord[]>
  /** Forgets every worker; for whoever knows that there is none. */
  clear(): Promise<void>
}

/** After so long a silence a worker counts as dead, and its pages are taken from it. */
export const workerSilenceMs = 20_000
