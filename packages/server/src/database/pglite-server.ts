import { createServer, type Socket } from 'node:net'
import type { PGlite } from '@electric-sql/pglite'

// PGlite is one session: it has one unnamed statement, one unnamed portal and one transaction for all who talk
// to it. So whoever has begun an extended query keeps it until Sync, and whoever has begun a transaction until
// its end; the others wait in the order they came. (The server of pglite-socket 0.2.17 lets them in between two
// messages, which binds values of one query to another.)

/** A server that many PostgreSQL clients may talk to at once. */
export interface PgliteServer {
  close(): Promise<void>
}

/** Serves the database on a unix socket. */
export async function startPgliteServer(database: PGlite, path: string): Promise<PgliteServer> {
  const turn = createTurn()
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    serveConnection(database, turn, socket)
      // A connection that broke, or a fault of the database: its client sees the socket close.
      .catch(() => undefined)
      .finally(() => {
        sockets.delete(socket)
        socket.destroy()
      })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  return {
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

/** Waiting in a row: `take` resolves when everybody before has called what it gave them. */
interface Turn {
  take(): Promise<() => void>
}

function createTurn(): Turn {
  let last = Promise.resolve()
  return {
    take() {
      const before = last
      let release = (): void => undefined
      last = new Promise<void>((resolve) => {
        release = resolve
      })
      return before.then(() => release)
    },
  }
}

// Messages after which a client waits for ReadyForQuery: Sync, Query, FunctionCall, and the start-up packet.
const endsExchange: ReadonlySet<string> = new Set(['S', 'Q', 'F', 'startup'])

async function serveConnection(database: PGlite, turn: Turn, socket: Socket): Promise<void> {
  let release: (() => void) | undefined
  try {
    for await (const { type, bytes } of messages(socket)) {
      if (type === 'X') return
      release ??= await turn.take()
      await database.execProtocolRawStream(bytes, {
        onRawData: (data) => {
          // The bytes lie in WebAssembly memory, which the next message overwrites.
          if (socket.writable) socket.write(Buffer.from(data))
        },
      })
      if (endsExchange.has(type) && !database.isInTransaction()) {
        release()
        release = undefined
      }
    }
  } finally {
    if (release !== undefined) {
      await leaveCleanly(database)
      release()
    }
  }
}

const sync = new Uint8Array([0x53, 0, 0, 0, 4])

/** A client that goes in the middle of an exchange leaves no half query and no open transaction to the next. */
async function leaveCleanly(database: PGlite): Promise<void> {
  await database.execProtocolRawStream(sync, { onRawData: () => undefined })
  if (database.isInTransaction()) await database.exec('ROLLBACK')
}

interface Message {
  /** Its letter, or `startup`. */
  readonly type: string
  readonly bytes: Uint8Array
}

const sslRequest = 80877103
const gssEncryptionRequest = 80877104
const cancelRequest = 80877102

/** Cuts the stream into messages and answers what comes before the start-up packet. */
async function* messages(socket: Socket): AsyncGenerator<Message> {
  let buffer: Buffer = Buffer.alloc(0)
  let started = false
  for await (const chunk of socket) {
    buffer = buffer.length === 0 ? (chunk as Buffer) : Buffer.concat([buffer, chunk as Buffer])
    for (let bytes = firstMessage(buffer, started); bytes !== null; bytes = firstMessage(buffer, started)) {
      buffer = buffer.subarray(bytes.length)
      const code = started ? null : bytes.readInt32BE(4)
      if (code === cancelRequest) return
      if (code === sslRequest || code === gssEncryptionRequest) {
        socket.write('N')
        continue
      }
      const type = started ? String.fromCharCode(bytes[0] ?? 0) : 'startup'
      started = true
      yield { type, bytes: new Uint8Array(bytes) }
    }
  }
}

/** The first whole message: a letter, a length that counts itself, and the rest; before the start no letter. */
function firstMessage(buffer: Buffer, started: boolean): Buffer | null {
  const lengthAt = started ? 1 : 0
  const shortest = lengthAt + (started ? 4 : 8)
  if (buffer.length < shortest) return null
  const length = lengthAt + buffer.readInt32BE(lengthAt)
  return buffer.length < Math.max(length, shortest) ? null : buffer.subarray(0, Math.max(length, shortest))
}
