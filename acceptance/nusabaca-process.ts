import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { descendantPids, isRunning, killProcess } from './processes.js'
import { startKeeper } from './services/keeper.js'
import { until } from './until.js'

const mainFile = fileURLToPath(new URL('../packages/server/dist/main.js', import.meta.url))

/** Variables of the program besides those that every test wants the same. */
export type ProgramEnvironment = Readonly<Record<string, string>>

/** How a program ended. */
export interface ProgramExit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

type LogEvent = Readonly<Record<string, unknown>>

/** A program that may still be running. */
export interface ProgramProcess {
  readonly pid: number
  /** The last lines of both outputs. */
  readonly output: () => string
  readonly stderr: () => string
  readonly exit: Promise<ProgramExit>
  /** Every JSON line of stdout so far. */
  readonly events: () => readonly LogEvent[]
  /** Pids of the processes that the program started. */
  readonly children: () => readonly number[]
  /** Waits until it logs the message; fails when it ends before. */
  logged(message: string): Promise<LogEvent>
  /** Asks it to end, waits until it has, and fails when it does not end well. The data stays. */
  stop(): Promise<void>
  /** Kills it and its children, as a power cut would. The data stays. */
  kill(): Promise<void>
}

export interface SpawnNusabacaOptions {
  readonly args: readonly string[]
  readonly environment: ProgramEnvironment
  /** What stands before the command; it must become the command itself, not start it. */
  readonly launcher?: readonly string[]
}

/** Starts the built program, without waiting for anything; it ends with this process at the latest. */
export function spawnNusabaca(options: SpawnNusabacaOptions): ProgramProcess {
  const { args, environment, launcher = [] } = options
  if (!existsSync(mainFile)) throw new Error('The program is not built: npm run build')
  const [command = '', ...rest] = [...launcher, process.execPath, mainFile, ...args]
  const child = spawn(command, rest, {
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      NUSABACA_HOST: '127.0.0.1',
      NUSABACA_PORT: '0',
      NUSABACA_CONCURRENCY: '1',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return followProcess(child)
}

function followProcess(child: ChildProcess): ProgramProcess {
  const { pid, stdout, stderr } = child
  if (pid === undefined || stdout === null || stderr === null) throw new Error('The program did not start')
  const keeper = startKeeper({ signal: 'KILL' })
  keeper.watch(pid)
  const lines: string[] = []
  const events: LogEvent[] = []
  const errors: string[] = []
  createInterface({ input: stdout }).on('line', (line) => {
    lines.push(line)
    const event = parseEvent(line)
    if (event !== null) events.push(event)
  })
  createInterface({ input: stderr }).on('line', (line) => {
    lines.push(line)
    errors.push(line)
  })
  const output = (): string => lines.slice(-60).join('\n')
  const exit = once(child, 'close').then(async ([code, signal]) => {
    keeper.watch(null)
    await keeper.end()
    return { code, signal }
  })
  let ended = false
  void exit.then(() => {
    ended = true
  })
  return {
    pid,
    output,
    stderr: () => errors.join('\n'),
    events: () => events,
    exit,
    children: () => descendantPids(pid),
    logged: (message) =>
      until({ what: `the program logged "${message}"`, withinMs: 60_000 }, () => {
        const event = events.find(({ msg }) => msg === message)
        if (event === undefined && ended)
          throw new Error(`The program ended before "${message}":\n${output()}`)
        return event
      }),
    async stop() {
      if (isRunning(pid)) process.kill(pid, 'SIGTERM')
      const timer = setTimeout(() => killProcess(pid), 20_000)
      const { code, signal } = await exit
      clearTimeout(timer)
      if (code !== 0) throw new Error(`The program ended with ${signal ?? code}:\n${output()}`)
    },
    async kill() {
      const children = descendantPids(pid)
      killProcess(pid)
      for (const child of children) killProcess(child)
      await exit
    },
  }
}

function parseEvent(line: string): LogEvent | null {
  try {
    const event: unknown = JSON.parse(line)
    return typeof event === 'object' && event !== null ? (event as LogEvent) : null
  } catch {
    return null
  }
}
