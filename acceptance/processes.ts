import { readdirSync, readFileSync } from 'node:fs'

/** What `/proc` says of a process; null once it is gone or only waits for its parent to notice. */
interface ProcessState {
  readonly parentPid: number
  /** Time that it was given by processors, in seconds. */
  readonly cpuSeconds: number
}

/** Pids of the processes that `pid` started, and of those that they started. Linux only. */
export function descendantPids(pid: number): readonly number[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    const other = Number(name)
    const state = Number.isInteger(other) ? readState(other) : null
    if (state !== null) parents.set(other, state.parentPid)
  }
  const found: number[] = []
  const waiting = [pid]
  for (let parent = waiting.pop(); parent !== undefined; parent = waiting.pop()) {
    for (const [child, itsParent] of parents) {
      if (itsParent !== parent) continue
      found.push(child)
      waiting.push(child)
    }
  }
  return found
}

/** Whether the process is there and not a zombie. */
export function isRunning(pid: number): boolean {
  return readState(pid) !== null
}

/** Resident memory in bytes; 0 once the process is gone. */
export function residentBytes(pid: number): number {
  const status = readProc(`/proc/${pid}/status`)
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(status ?? '')?.[1]
  return Number(kibibytes ?? 0) * 1024
}

/** Time that processors have given it so far; 0 once the process is gone. */
export function cpuSeconds(pid: number): number {
  return readState(pid)?.cpuSeconds ?? 0
}

/** Stops processes in the middle of whatever they do; the function that it gives lets them go on. */
export function freeze(pids: readonly number[]): () => void {
  for (const pid of pids) process.kill(pid, 'SIGSTOP')
  return () => {
    for (const pid of pids) if (isRunning(pid)) process.kill(pid, 'SIGCONT')
  }
}

/** SIGKILL to one process, by its pid; nothing when it is gone. */
export function killProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

function readState(pid: number): ProcessState | null {
  const stat = readProc(`/proc/${pid}/stat`)
  // The name stands in parentheses and may itself hold spaces and parentheses.
  const [state, parentPid, ...fields] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? []
  if (state === undefined || state === 'Z' || state === 'X') return null
  const [userTicks, systemTicks] = fields.slice(9)
  // Linux tells programs of a hundred ticks a second whatever its own are.
  return { parentPid: Number(parentPid), cpuSeconds: (Number(userTicks) + Number(systemTicks)) / 100 }
}

function readProc(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
