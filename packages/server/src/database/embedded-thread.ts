import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'

// Entry of the thread that holds the embedded database: WebAssembly never blocks the HTTP event loop.
// Messages: out 'ready' once it listens; in 'close' ends it cleanly and the thread with it.

const { databaseDir, socketDir } = workerData as { databaseDir: string; socketDir: string }

const database = await PGlite.create(databaseDir)
const server = new PGLiteSocketServer({
  db: database,
  path: join(socketDir, '.s.PGSQL.5432'),
  maxConnections: 64,
})
await server.start()

parentPort?.once('message', async () => {
  await server.stop()
  await database.close()
  process.exit(0)
})
parentPort?.postMessage('ready')
