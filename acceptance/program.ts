import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { NusabacaClient } from '@nusabaca/client'
import { descendantPids, isRunning, killProcess } from './processes.js'
import { until } from './until.js'

const mainFile = fileURLToPath(new URL('../packages/server/dist/main.js', import.meta.url))

/** Variables of the program besides those that every test wants the same. */
export type ProgramEnvironment = Readonly<Record<string, string>>

/** How a program ended. */
export interface ProgramExit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A program that may still be running. */
export interface ProgramProcess {
  readonly pid: number
  /** The last lines of both outputs. */
  readonly output: () => string
  readonly stderr: () => string
  readonly exit: Promise<ProgramExit>
  /** Every JSON line of stdout so far. */
  readonly events: () => readonly Readonly<Record<string, unknown>>[]
}

/** A server that listens. */
export interface Program extends ProgramProcess {
  readonly url: string
  readonly dataDir: string
  readonly client: NusabacaClient
  /** Pids of the processes that the program started. */
  readonly children: () => readonly number[]
  /** Asks it to end, waits until it has, and fails when it does not end well. The data stays. */
  stop(): Promise<void>
  /** Kills it and its children, as a power cut would. The data stays. */
  kill(): Promise<void>
}

/** Names the data folder that new ones are copies of; without it they start empty. */
export const templateVariable = 'NUSABACA_TEST_TEMPLATE'

/** A folder of its own for a program's data. Its path is short: a socket's path has 107 bytes at most. */
export async function createDataDir(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'nb-'))
  const template = process.env[templateVariable]
  if (template !== undefined) {
    await cp(template, dataDir, { recursive: true })
    // Signed links of one server are nothing to another.
    await rm(join(dataDir, 'secret.key'))
  }
  return dataDir
}

/** Starts `serve` on the folder, without waiting for anything. */
export function spawnProgram(dataDir: string, environment: ProgramEnvironment = {}): ProgramProcess {
  if (!existsSync(mainFile)) throw new Error('The program is not built: npm run build')
  const child = spawn(process.execPath, [mainFile, 'serve'], {
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      NUSABACA_HOST: '127.0.0.1',
      NUSABACA_PORT: '0',
      NUSABACA_CONCURRENCY: '1',
      ...environment,
      NUSABACA_DATA_DIR: dataDir,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return followProcess(child)
}

/** Starts `serve` on the folder and waits until it listens. */
export async function startProgram(dataDir: string, environment: ProgramEnvironment = {}): Promise<Program> {
  const running = spawnProgram(dataDir, environment)
  const ended = running.exit.then(({ code, signal }) => {
    throw new Error(`The program ended with ${signal ?? code} before it listened:\n${running.output()}`)
  })
  const listened = until({ what: 'the API listened', withinMs: 60_000 }, () => {
    const event = running.events().find(({ msg }) => msg === 'API listened')
    return event === undefined ? null : String(event['url'])
  })
  const url = await Promise.race([listened, ended]).catch((error: unknown) => {
    killProcess(running.pid)
    throw error
  })
  return {
    ...running,
    url,
    dataDir,
    client: new NusabacaClient({ baseUrl: url }),
    children: () => descendantPids(running.pid),
    stop: () => stopProgram(running),
    kill: () => killProgram(running),
  }
}

/** A running server on a folder of its own, for the tests of one file. */
export async function startOwnProgram(environment: ProgramEnvironment = {}): Promise<Program> {
  return await startProgram(await createDataDir(), environment)
}

/** Ends a server of {@link startOwnProgram} and removes its folder. */
export async function endOwnProgram(program: Program | undefined): Promise<void> {
  if (program === undefined) return
  try {
    await program.stop()
  } finally {
    await program.kill()
    await rm(program.dataDir, { recursive: true, force: true })
  }
}

async function stopProgram(running: ProgramProcess): Promise<void> {
  if (isRunning(running.pid)) process.kill(running.pid, 'SIGTERM')
  const timer = setTimeout(() => killProcess(running.pid), 20_000)
  const { code, signal } = await running.exit
  clearTimeout(timer)
  if (code !== 0) throw new Error(`The program ended with ${signal ?? code}:\n${running.output()}`)
}

async function killProgram(running: ProgramProcess): Promise<void> {
  const children = descendantPids(running.pid)
  killProcess(running.pid)
  for (const pid of children) killProcess(pid)
  await running.exit
}

function followProcess(child: ChildProcess): ProgramProcess {
  const { pid, stdout, stderr } = child
  if (pid === undefined || stdout === null || stderr === null) throw new Error('The program did not start')
  const lines: string[] = []
  const events: Record<string, unknown>[] = []
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
  return {
    pid,
    output: () => lines.slice(-60).join('\n'),
    stderr: () => errors.join('\n'),
    events: () => events,
    exit: once(child, 'close').then(([code, signal]) => ({ code, signal })),
  }
}

function parseEvent(line: string): Record<string, unknown> | null {
  try {
    const event: unknown = JSON.parse(line)
    return typeof event === 'object' && event !== null ? (event as Record<string, unknown>) : null
  } catch {
    return null
  }
}
