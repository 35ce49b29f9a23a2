import { testTaskQueue } from '../../core/ports/task-queue.contract.js'
import { startInMemoryDatabase } from '../../database/in-memory.testing.js'
import { createBullmqQueues } from './bullmq.js'

testTaskQueue('in the embedded database', async () => {
  const database = await startInMemoryDatabase()
  return {
    connect: (onError) => createBullmqQueues({ pool: database.pool, onError, lookEveryMs: 100 }),
    close: () => database.close(),
  }
})
