import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { startPgliteServer } from './pglite-server.js'

// Entry of the thread that holds the embedded database: WebAssembly never blocks the HTTP event loop.
// Messages: out 'ready' once it listens; in 'close' ends it cleanly and the thread with it.

const { databaseDir, socketDir } = workerData as { databaseDir: string; socketDir: string }

const database = await PGlite.create(databaseDir)
const server = await startPgliteServer(database, join(socketDir, '.s.PGSQL.5432'))

parentPort?.once('message', async () => {
  await server.close()
  await database.close()
  process.exit(0)
})
parentPort?.postMessage('ready')
