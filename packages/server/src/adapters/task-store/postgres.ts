import { type Kysely, sql } from 'kysely'
import { erased } from '../../core/errors.js'
import type {
  ReadFile,
  RetryOrder,
  TaskFilter,
  TaskListPart,
  TaskStore,
} from '../../core/ports/task-store.js'
import { say } from '../../core/sentence.js'
import { progressSteps, type Task } from '../../core/task.js'
import { endTask } from '../../database/end-task.js'
import { insertPages, insertTask, nextTurn } from '../../database/insert-task.js'
import type { Database } from '../../database/schema.js'
import {
  ended,
  failureColumns,
  finalStatuses,
  nextVersion,
  now,
  toPage,
  toTask,
  unfinishedStatuses,
} from '../../database/task-rows.js'
import { exchangeTurns, hasLower } from './exchange-turns.js'

// What happens at once is one statement: it is one round trip, and the embedded database's single session is
// not held between two.

/** Tasks in PostgreSQL, embedded or not. */
export function createPostgresTaskStore(database: Kysely<Database>): TaskStore {
  return {
    async insert(task) {
      const row = await database
        .with('new_task', () => insertTask(database, task))
        .with('new_pages', () => insertPages(database, task))
        .selectFrom('new_task')
        .selectAll()
        .select(hasLower(task).as('has_lower'))
        .executeTakeFirst()
      if (row === undefined) {
        const there = await findQuery(database, task.id).executeTakeFirst()
        if (there === undefined) throw erased()
        return toTask(there)
      }
      const inserted = toTask(row)
      if (!row.has_lower || task.readPages !== null) return inserted
      return { ...inserted, ...(await exchangeTurns(database, inserted)) }
    },

    async find(id) {
      const row = await findQuery(database, id).executeTakeFirst()
      return row === undefined ? null : toTask(row)
    },

    findRead: (file) => findRead(database, file),

    async madeOf(id) {
      const query = database.selectFrom('tasks').selectAll().where('source_task_id', '=', id)
      return (await query.where('erased_at', 'is', null).execute()).map(toTask)
    },

    async batch(id) {
      const query = database.selectFrom('tasks').selectAll().where('batch_id', '=', id)
      return (await query.orderBy('created_at').orderBy('id').execute()).map(toTask)
    },

    list: (filter) => list(database, filter),

    async pages(id) {
      const query = database.selectFrom('pages').selectAll().where('task_id', '=', id).orderBy('number')
      return (await query.execute()).map(toPage)
    },

    async revoke(id) {
      const revoked = database
        .updateTable('tasks')
        .set({
          ...ended,
          status: 'revoked',
          ...failureColumns({ code: 'revoked', sentence: say('The task was revoked.') }),
        })
        .where('id', '=', id)
        .where('status', 'in', unfinishedStatuses)
      return endTask(database, revoked)
    },

    async retry(task, order) {
      const row = await retryQuery(database, task, order).executeTakeFirst()
      return row === undefined ? null : toTask(row)
    },

    erase: (id) => erase(database, id),
  }
}

function findQuery(database: Kysely<Database>, id: string) {
  return database.selectFrom('tasks').selectAll().where('id', '=', id)
}

async function findRead(
  database: Kysely<Database>,
  { owner, sha256, pageNumbers, options }: ReadFile,
): Promise<readonly string[] | null> {
  const { engine, languages, confidenceThreshold } = options
  const rows = await database
    .with('readers', (query) =>
      query
        .selectFrom('tasks')
        .select('id')
        .where('owner', '=', owner)
        .where('sha256', '=', sha256)
        .where('status', '=', 'completed')
        .where('erased_at', 'is', null)
        .where(sql`options->>'engine'`, '=', engine)
        .where(sql<boolean>`options->'languages' = ${JSON.stringify(languages)}::jsonb`)
        .where(sql<boolean>`(options->>'confidenceThreshold')::float8 = ${confidenceThreshold}`)
        .where(
          sql<boolean>`(SELECT count(*) FROM pages WHERE task_id = tasks.id AND status = 'done'
            AND number = ANY(${pageNumbers}::integer[])) = ${pageNumbers.length}`,
        )
        .orderBy('completed_at', 'desc')
        .limit(1),
    )
    .selectFrom('pages')
    .innerJoin('readers', 'readers.id', 'task_id')
    .select('result_key')
    .where('status', '=', 'done')
    .where(sql<boolean>`number = ANY(${pageNumbers}::integer[])`)
    .orderBy('number')
    .execute()
  const keys = rows.map((row) => row.result_key).filter((key) => key !== null)
  return keys.length === pageNumbers.length ? keys : null
}

// A search looks through so many tasks at a time: no index that every PostgreSQL has finds a part of a name.
const mostSearchedTasks = 5000

async function list(database: Kysely<Database>, filter: TaskFilter): Promise<TaskListPart> {
  const { limit, nameHas } = filter
  // One more than asked for shows whether there are more.
  const most = limit + 1
  const rows =
    nameHas === undefined
      ? await newestQuery(database, filter).select(sql<number>`0`.as('place')).limit(most).execute()
      : await searchQuery(database, filter).limit(most).execute()
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const isMore = rows.length > limit || last?.place === mostSearchedTasks
  return {
    tasks: shown.filter((row) => row.fits).map(toTask),
    end: isMore && last !== undefined ? { createdAt: last.created_at, id: last.id } : null,
  }
}

/** Those that fit, and the last one that was looked at, to go on from. */
function searchQuery(database: Kysely<Database>, filter: TaskFilter) {
  return database
    .selectFrom(
      newestQuery(database, filter)
        .select(sql<number>`row_number() OVER (ORDER BY created_at DESC, id DESC)`.as('place'))
        .limit(mostSearchedTasks)
        .as('searched'),
    )
    .selectAll()
    .where((is) => is.or([is('fits', '=', true), is('place', '=', mostSearchedTasks)]))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
}

function newestQuery(database: Kysely<Database>, filter: TaskFilter) {
  const { owner, status, kind, tag, createdAfter, nameHas, after: last } = filter
  const fits = nameHas === undefined ? sql`true` : sql`strpos(lower(file_name), lower(${nameHas})) > 0`
  let query = database
    .selectFrom('tasks')
    .selectAll()
    .select(sql<boolean>`${fits}`.as('fits'))
    .where('erased_at', 'is', null)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
  if (owner !== undefined) query = query.where('owner', '=', owner)
  if (status !== undefined) query = query.where('status', '=', status)
  if (kind !== undefined) query = query.where('kind', '=', kind)
  if (tag !== undefined) query = query.where(sql`options->>'tag'`, '=', tag)
  if (createdAfter !== undefined) query = query.where('created_at', '>', createdAfter)
  if (last !== undefined) {
    query = query.where(sql<boolean>`(created_at, id) < (${last.createdAt}::timestamptz, ${last.id}::uuid)`)
  }
  return query
}

function retryQuery(database: Kysely<Database>, task: Task, order: RetryOrder) {
  return database
    .with('again', () =>
      database
        .selectFrom('tasks')
        .select('id')
        .where('id', '=', task.id)
        .where('attempt', '=', task.attempt)
        .where('status', 'in', finalStatuses)
        .where('erased_at', 'is', null)
        .forUpdate(),
    )
    .with('reset', (query) =>
      query
        .updateTable('pages')
        .from('again')
        .set({
          status: 'waiting',
          losses: 0,
          turn: null,
          result_key: null,
          answer_key: null,
          settled_version: null,
          ...failureColumns(null),
        })
        .whereRef('task_id', '=', 'again.id')
        .$if(order.pages === 'failed', (those) => those.where('pages.status', '<>', 'done'))
        .returning('number'),
    )
    .updateTable('tasks')
    .from('again')
    .set((is) => ({
      status: 'pending',
      attempt: is('attempt', '+', 1),
      cached: false,
      version: nextVersion,
      started_version: null,
      assembly: 0,
      progress: progressSteps.stored,
      turn: nextTurn(task.client),
      options: JSON.stringify(order.options),
      sealed_password: order.sealedPassword,
      pages_done: sql<number>`pages_total - (SELECT count(*)::integer FROM reset)`,
      pages_failed: 0,
      results_key: null,
      summary_key: null,
      output_keys: '{}',
      // The speech of what stays as it was read stays, too.
      speech_task_id: sql<
        string | null
      >`CASE WHEN EXISTS (SELECT FROM reset) THEN NULL ELSE tasks.speech_task_id END`,
      ...failureColumns(null),
      updated_at: now,
      checked_at: now,
      started_at: null,
      completed_at: null,
      deadline_at: null,
      expires_at: sql<Date>`clock_timestamp() + lifetime_ms * interval '1 ms'`,
    }))
    .whereRef('tasks.id', '=', 'again.id')
    .returningAll('tasks')
}

/** Everything that says what it was about, but for where its files are. */
async function erase(database: Kysely<Database>, id: string): Promise<void> {
  await database
    .with('forgotten', (query) => query.deleteFrom('pages').where('task_id', '=', id))
    .with('untold', (query) => query.deleteFrom('webhook_deliveries').where('task_id', '=', id))
    .updateTable('tasks')
    .set({
      status: sql`CASE WHEN status IN ('pending', 'processing') THEN 'revoked' ELSE status END`,
      version: nextVersion,
      client: '',
      file_name: '',
      sha256: '',
      options: '{}',
      sealed_password: null,
      erased_at: now,
      updated_at: now,
    })
    .where('id', '=', id)
    .where('erased_at', 'is', null)
    .execute()
}
