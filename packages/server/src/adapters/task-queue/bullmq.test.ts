import { testTaskQueue } from '../../core/ports/task-queue.contract.js'
import { startInMemoryDatabase } from '../../database/in-memory.testing.js'
import { migrate } from '../../database/migrate.js'
import { createPool } from '../../database/pool.js'
import { startPostgresServer, startRedisServer } from '../../database/servers.testing.js'
import { createBullmqQueues } from './bullmq.js'
import { createPostgresQueueBackend, createRedisQueueBackend } from './bullmq-backend.js'
import { connectRedis } from './redis.js'

const lookEveryMs = 100

testTaskQueue('in the embedded database', async () => {
  const { pool, close } = await startInMemoryDatabase()
  return {
    connect: ({ prefix, onError }) =>
      createBullmqQueues(createPostgresQueueBackend(pool, { prefix, onError }), { onError, lookEveryMs }),
    close,
  }
})

testTaskQueue('in PostgreSQL', async () => {
  const server = await startPostgresServer()
  const connection = { connectionString: server.url }
  const pool = createPool({ connection, embedded: false, onError: () => undefined })
  await migrate(pool)
  return {
    server,
    connect: ({ prefix, onError }) =>
      createBullmqQueues(createPostgresQueueBackend(pool, { prefix, onError }), { onError, lookEveryMs }),
    async wipe() {
      await pool.query('TRUNCATE job CASCADE')
    },
    async close() {
      await pool.end()
      await server.close()
    },
  }
})

testTaskQueue('in Redis', async () => {
  const server = await startRedisServer()
  return {
    server,
    connect: ({ prefix, onError }) =>
      createBullmqQueues(createRedisQueueBackend(server.url, { prefix, onError }), { onError, lookEveryMs }),
    async wipe() {
      const redis = connectRedis(server.url, {})
      await redis.flushall()
      redis.disconnect()
    },
    close: () => server.close(),
  }
})
