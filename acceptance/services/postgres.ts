import { execFile, execFileSync } from 'node:child_process'
import { appendFile, chown, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { type Host, thisHost } from './hosts.js'
import { createServerProcess, findServer, freePort, type Server } from './server-process.js'

/** A PostgreSQL server of the tests' own. */
export interface PostgresServer extends Server {
  /** Of its maintenance database. */
  readonly url: string
}

const run = promisify(execFile)
const superuser = 'postgres'

/** An empty PostgreSQL, as durable against SIGKILL as any, and not against power cuts. */
export async function startPostgres(host: Host = thisHost): Promise<PostgresServer> {
  const command = findServer(['postgres'], 'postgresql')
  const folder = await mkdtemp(join(tmpdir(), 'nb-postgres-'))
  const owner = unprivilegedOwner()
  const spawnOptions = { cwd: folder }
  // PostgreSQL refuses to run as root.
  const asOwner =
    owner === undefined ? [] : ['setpriv', `--reuid=${owner.uid}`, `--regid=${owner.gid}`, '--clear-groups']
  const dataDir = join(folder, 'data')
  try {
    if (owner !== undefined) await chown(folder, owner.uid, owner.gid)
    const [program = '', ...initArgs] = [
      ...asOwner,
      join(dirname(command), 'initdb'),
      '-D',
      dataDir,
      '-U',
      superuser,
      '--auth=trust',
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync',
    ]
    await run(program, initArgs, spawnOptions)
    // Whoever reaches the address that it listens on.
    await appendFile(join(dataDir, 'pg_hba.conf'), 'host all all all trust\n')
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
  const port = await freePort()
  const settings = {
    port,
    listen_addresses: host.address,
    unix_socket_directories: folder,
    max_connections: 300,
    fsync: 'off',
    full_page_writes: 'off',
  }
  const url = `postgres://${superuser}@${host.address}:${port}/${superuser}`
  const server = createServerProcess({
    name: 'PostgreSQL',
    command,
    args: ['-D', dataDir, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    folder,
    endSignal: 'QUIT',
    spawnOptions,
    launcher: [...host.launcher, ...asOwner],
    answers: () => queryDatabase(url, 'SELECT 1').then(() => true),
  })
  await server.start().catch(async (error) => {
    await server.stop()
    throw error
  })
  return { ...server, url }
}

/** The URL of a database on the server of another one. */
export function databaseUrl(serverUrl: string, name: string): string {
  return new URL(`/${name}`, serverUrl).href
}

/** Creates the database that the URL names, on its server. */
export async function createDatabase(
  url: string,
  options: { readonly template?: string } = {},
): Promise<void> {
  await administer(url, (name) => `CREATE DATABASE "${name}" TEMPLATE "${options.template ?? 'template0'}"`)
}

/** Drops the database that the URL names, whoever is connected to it. */
export async function dropDatabase(url: string): Promise<void> {
  await administer(url, (name) => `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)
}

async function administer(url: string, statement: (database: string) => string): Promise<void> {
  await queryDatabase(databaseUrl(url, superuser), statement(new URL(url).pathname.slice(1)))
}

/** The rows that one statement gives, on a connection of its own. */
export async function queryDatabase<Row extends pg.QueryResultRow>(
  url: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: url })
  // A server that is killed tells every connection; the query's own error is enough.
  client.on('error', () => undefined)
  try {
    await client.connect()
    return (await client.query<Row>(text, [...values])).rows
  } finally {
    await client.end()
  }
}

function unprivilegedOwner(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (option: string): number => Number(execFileSync('id', [option, superuser], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}
