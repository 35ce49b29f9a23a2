import { type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { descendantPids, freeze, isRunning, killProcess } from '../processes.js'
import { until } from '../until.js'
import { startKeeper } from './keeper.js'

/** A server whose process comes and goes while its data stays. */
export interface Server {
  /** Where all of its data lies. */
  readonly folder: string
  /** Starts it on the data that is there, and waits until it answers. */
  start(): Promise<void>
  /** SIGKILL to it and its children; they are gone afterwards. The data stays. */
  kill(): Promise<void>
  /** Stops it in the middle of whatever it does, its connections open; the function that it gives lets it go on. */
  hang(): () => void
  /** Ends it for good and removes its data. */
  stop(): Promise<void>
}

export interface ServerProcessOptions {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly folder: string
  readonly endSignal: 'KILL' | 'QUIT'
  readonly spawnOptions: SpawnOptions
  /** What stands before the command; it must become the command itself, not start it. */
  readonly launcher?: readonly string[]
  /** Throws, or answers false, while the server cannot be used. */
  readonly answers: () => Promise<boolean>
}

/** A {@link Server} of one command; it is not started yet. */
export function createServerProcess(options: ServerProcessOptions): Server {
  const { name, folder } = options
  const logFile = join(folder, 'server.log')
  const keeper = startKeeper({ folder, signal: options.endSignal })
  let running: { readonly pid: number; readonly exit: Promise<unknown> } | undefined
  return {
    folder,
    async start() {
      const log = openSync(logFile, 'a')
      const [command = '', ...args] = [...(options.launcher ?? []), options.command, ...options.args]
      const child = spawn(command, args, {
        ...options.spawnOptions,
        stdio: ['ignore', log, log],
        detached: true,
      })
      closeSync(log)
      const exit = once(child, 'exit')
      if (child.pid === undefined) throw new Error(`${name} did not start`, { cause: await exit })
      running = { pid: child.pid, exit }
      keeper.watch(child.pid)
      await until({ what: `${name} answers`, withinMs: 30_000, everyMs: 20 }, () => {
        if (child.exitCode !== null || child.signalCode !== null) {
          throw new Error(`${name} ended before it answered:\n${readFileSync(logFile, 'utf8')}`)
        }
        return options.answers().catch(() => false)
      })
    },
    async kill() {
      if (running === undefined) return
      const { pid, exit } = running
      running = undefined
      const children = descendantPids(pid)
      killProcess(pid)
      await exit
      keeper.watch(null)
      for (const child of children) killProcess(child)
      await until({ what: `${name}'s children are gone`, withinMs: 10_000, everyMs: 10 }, () =>
        children.every((child) => !isRunning(child)),
      )
    },
    hang: () =>
      running === undefined ? () => undefined : freeze([running.pid, ...descendantPids(running.pid)]),
    stop: () => keeper.end(),
  }
}

/** The path of a server's program; fails with what to install. */
export function findServer(programs: readonly string[], debianPackage: string): string {
  const folders = [...(process.env['PATH'] ?? '').split(':'), ...debianPostgresFolders()]
  for (const program of programs) {
    const found = folders.map((folder) => join(folder, program)).find((path) => existsSync(path))
    if (found !== undefined) return found
  }
  throw new Error(`${programs[0]} is not installed: apt-get install ${debianPackage}`)
}

/** Debian keeps PostgreSQL's programs out of PATH; the newest version first. */
function debianPostgresFolders(): readonly string[] {
  const root = '/usr/lib/postgresql'
  if (!existsSync(root)) return []
  return readdirSync(root)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(root, version, 'bin'))
}

/**
 * A port of loopback that nobody listens on. It lies below those that systems give to outgoing connections,
 * so it stays free while a killed server is away.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000)
    const server = createServer().listen(port, '127.0.0.1')
    const free = await once(server, 'listening').then(
      () => true,
      () => false,
    )
    if (!free) continue
    server.close()
    await once(server, 'close')
    return port
  }
}
