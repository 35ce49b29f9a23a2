import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Host, thisHost } from './hosts.js'
import { createServerProcess, findServer, freePort, type Server } from './server-process.js'

/** A Redis or Valkey server of the tests' own. */
export interface RedisServer extends Server {
  readonly url: string
  /** Forgets everything, as an operator's FLUSHALL would. */
  flush(): Promise<void>
}

/** An empty Redis that writes what it acknowledges to an append-only file. */
export async function startRedis({ address, launcher }: Host = thisHost): Promise<RedisServer> {
  const command = findServer(['redis-server', 'valkey-server'], 'redis-server')
  const folder = await mkdtemp(join(tmpdir(), 'nb-redis-'))
  const port = await freePort()
  const url = `redis://${address}:${port}`
  const settings = {
    port,
    bind: address,
    'protected-mode': 'no',
    dir: folder,
    appendonly: 'yes',
    save: '',
  }
  const server = createServerProcess({
    name: 'Redis',
    command,
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
    folder,
    endSignal: 'KILL',
    spawnOptions: {},
    launcher,
    answers: async () => (await sendCommand(url, 'PING')) === '+PONG',
  })
  await server.start().catch(async (error) => {
    await server.stop()
    throw error
  })
  return {
    ...server,
    url,
    async flush() {
      const answer = await sendCommand(url, 'FLUSHALL')
      if (answer !== '+OK') throw new Error(`Redis was not emptied: ${answer}`)
    },
  }
}

/** The answer to a command, as Redis writes it. */
export async function sendCommand(url: string, command: string): Promise<string> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname).setEncoding('utf8')
  try {
    socket.write(`${command}\r\n`)
    const [answer] = await once(socket, 'data')
    return String(answer).trim()
  } finally {
    socket.destroy()
  }
}
