import { type ChildProcess, execFileSync, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { vi } from 'vitest'

/** A server of a test's own, on a unix socket in a temporary folder. */
export interface TestServer {
  readonly url: string
  start(): Promise<void>
  /** As a crash would end it; what it has on disk stays. */
  kill(): Promise<void>
  /** Ends it for good. */
  close(): Promise<void>
}

/** A Redis with an append-only file, unless `options` say otherwise. */
export async function startRedisServer(...options: readonly string[]): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'nusabaca-redis-'))
  const socket = join(folder, 'redis.sock')
  const url = `unix://${socket}`
  const standard = [
    '--port',
    '0',
    '--unixsocket',
    socket,
    '--dir',
    folder,
    '--appendonly',
    'yes',
    '--save',
    '',
  ]
  return startServer({
    url,
    folder,
    command: 'redis-server',
    args: [...standard, ...options],
    async answers() {
      const connection = connect(socket)
      try {
        connection.write('PING\r\n')
        const [answer] = await once(connection, 'data')
        // It answers, though it may want a password.
        if (!/^(\+PONG|-NOAUTH)/.test(String(answer))) throw new Error(String(answer))
      } finally {
        connection.destroy()
      }
    },
  })
}

/** An empty PostgreSQL; its database is `postgres`. */
export async function startPostgresServer(): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'nusabaca-postgres-'))
  const owner = unprivilegedOwner()
  if (owner !== undefined) chownSync(folder, owner.uid, owner.gid)
  const data = join(folder, 'data')
  const init = ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync']
  execFileSync(postgresProgram('initdb'), init, { ...owner, stdio: 'ignore', cwd: folder })
  const url = `postgres://postgres@/postgres?host=${encodeURIComponent(folder)}`
  const settings = ['-h', '', '-k', folder, '-c', 'fsync=off', '-c', 'max_connections=200']
  return startServer({
    url,
    folder,
    command: postgresProgram('postgres'),
    args: ['-D', data, ...settings],
    spawnOptions: owner,
    async answers() {
      const client = new pg.Client({ connectionString: url })
      client.on('error', () => undefined)
      await client.connect().finally(() => client.end())
    },
  })
}

interface ServerOptions {
  readonly url: string
  readonly folder: string
  readonly command: string
  readonly args: readonly string[]
  readonly spawnOptions?: SpawnOptions | undefined
  /** Rejects while the server cannot be used. */
  readonly answers: () => Promise<void>
}

async function startServer({ url, folder, command, args, spawnOptions, answers }: ServerOptions) {
  let child: ChildProcess | undefined
  // A postmaster that is killed takes some seconds to lose its children; this signal ends them with it.
  const end = () => child?.kill(command.endsWith('postgres') ? 'SIGQUIT' : 'SIGKILL')
  process.on('exit', end)

  const server: TestServer = {
    url,
    async start() {
      const started = spawn(command, args, { ...spawnOptions, cwd: folder, stdio: 'ignore' })
      child = started
      await once(started, 'spawn')
      const options = { timeout: 30_000, interval: 20 }
      await vi.waitFor(() => {
        if (started.exitCode !== null) throw new Error(`${command} ended with code ${started.exitCode}`)
        return answers()
      }, options)
    },
    async kill() {
      const exited = child?.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined
      end()
      await exited
    },
    async close() {
      await server.kill()
      process.off('exit', end)
      rmSync(folder, { recursive: true, force: true })
    },
  }
  await server.start()
  return server
}

/** Debian keeps PostgreSQL's programs out of PATH. */
function postgresProgram(name: string): string {
  const root = '/usr/lib/postgresql'
  const versions = existsSync(root) ? readdirSync(root) : []
  const [newest] = versions.sort((a, b) => Number(b) - Number(a))
  return newest === undefined ? name : join(root, newest, 'bin', name)
}

/** PostgreSQL refuses to run as root. */
function unprivilegedOwner(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (option: string) => Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}
