import type { NusabacaClient } from '@nusabaca/client'
import { createBullmqQueues } from '../packages/server/src/adapters/task-queue/bullmq.js'
import { createRedisQueueBackend } from '../packages/server/src/adapters/task-queue/bullmq-backend.js'
import type { Job } from '../packages/server/src/core/ports/task-queue.js'
import { createNote } from '../scripts/sample-documents.js'
import { type Installation, median, startServices } from './deployment.js'

// How long the API takes with a million tasks, of which a hundred thousand wait, over how long it takes with
// none. Two servers on one PostgreSQL and one Redis are asked in turns, so that a busy machine slows both. No
// worker runs: what waits, waits.

const endedTasks = 900_000
const waitingTasks = 100_000
const rounds = 200
const mostAllowed = 1.5

const columns = `id, owner, client, turn, progress, file_name, file_bytes, media_type, sha256, original_key, options,
  page_count, pages_total, timeout_ms, lifetime_ms, expires_at, status, created_at, updated_at`

/** A task of one page by each `n` of `numbers`; ten thousand clients have made them. */
function insertTasks(numbers: string, status: string): string {
  const options = JSON.stringify({
    language: 'en',
    extractFormat: 'text',
    confidenceThreshold: 0.8,
    engine: 'builtin',
    languages: ['en'],
  })
  return `WITH made AS (INSERT INTO nusabaca.tasks (${columns})
    SELECT gen_random_uuid(), 'anonymous', 'client-' || n % 10000, n / 10000, 20, 'note.png', 5000, 'image/png', md5(n::text),
      'uploads/' || n, '${options}', 1, 1, 1800000, 604800000, now() + interval '7 days', ${status},
      now() - n * interval '1 s', now()
    FROM ${numbers} AS n RETURNING id, turn)
    INSERT INTO nusabaca.pages (task_id, number, turn) SELECT id, 1, turn FROM made`
}

async function fill({ query, prefix, redis }: Installation): Promise<void> {
  console.log(`filling: ${endedTasks + waitingTasks} tasks, ${waitingTasks} of them in the queue`)
  const status = `CASE n % 20 WHEN 0 THEN 'failed' ELSE 'completed' END`
  await query(insertTasks(`generate_series(1, ${endedTasks})`, status))
  await query(insertTasks(`generate_series(1, ${waitingTasks})`, `'pending'`))
  await query('VACUUM ANALYZE')
  const rows = await query<{ id: string; turn: string }>(
    `SELECT id, turn FROM nusabaca.tasks WHERE status = 'pending'`,
  )
  const onError = (error: Error) => console.error(error)
  const backend = createRedisQueueBackend(redis, { prefix, onError })
  const { queue, close } = await createBullmqQueues(backend, { onError })
  const jobs = rows.map(
    ({ id, turn }): Job => ({
      kind: 'page',
      work: 'recognition',
      taskId: id,
      attempt: 1,
      page: 1,
      turn: Number(turn),
    }),
  )
  for (let from = 0; from < jobs.length; from += 1000) await queue.enqueue(jobs.slice(from, from + 1000))
  await close()
}

const note = await createNote()
const newest = new Map<NusabacaClient, string>()

const requests: Readonly<Record<string, (client: NusabacaClient) => Promise<unknown>>> = {
  async submit(client) {
    newest.set(client, (await client.submitDocument(note)).task_id)
  },
  status: (client) => client.getTaskStatus(newest.get(client) ?? ''),
  list: (client) => client.listTasks(),
  'list of failed': (client) => client.listTasks({ status: 'failed' }),
}

const services = await startServices()
try {
  const settings = { NUSABACA_MAX_QUEUED_PAGES: '10000000' }
  const [none, many] = [await services.install('none', settings), await services.install('many', settings)]
  await fill(many)
  const clients = [await none.startApi(), await many.startApi()]
  for (const [name, ask] of Object.entries(requests)) {
    const times = clients.map((): number[] => [])
    for (let round = 0; round < rounds; round += 1) {
      for (const [index, client] of clients.entries()) {
        const started = performance.now()
        await ask(client)
        times[index]?.push(performance.now() - started)
      }
    }
    const [withNone = 0, withMany = 0] = times.map(median)
    const ratio = withMany / withNone
    const verdict = ratio > mostAllowed ? ` (TOO SLOW: at most ${mostAllowed} is wanted)` : ''
    const figures = `${withNone.toFixed(1)} ms with none, ${withMany.toFixed(1)} ms with many`
    console.log(`${name}: ${figures}, ratio ${ratio.toFixed(2)}${verdict}`)
    if (ratio > mostAllowed) process.exitCode = 1
  }
} finally {
  await services.end()
}
