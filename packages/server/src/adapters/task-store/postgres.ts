import { type Kysely, type Selectable, sql } from 'kysely'
import type {
  AssemblyClaim,
  NewTask,
  PageAddress,
  PageClaim,
  PageOutcome,
  TaskFilter,
  TaskStore,
} from '../../core/ports/task-store.js'
import { progressSteps, type Task, type TaskPage } from '../../core/task.js'
import type { Database, PageTable, TaskTable } from '../../database/schema.js'

const unfinishedStatuses = ['pending', 'processing'] as const
const settledStatuses = ['done', 'failed'] as const

// Moments come from the database's clock alone, so that machines with other clocks agree.
const now = sql<Date>`clock_timestamp()`

type Ending = Pick<Selectable<TaskTable>, 'status' | 'error_code' | 'error_message'>

/** Tasks in PostgreSQL, embedded or not. */
export function createPostgresTaskStore(database: Kysely<Database>): TaskStore {
  /** Ends an unfinished task and forgets its password. */
  async function end(id: string, change: Ending): Promise<boolean> {
    const { numUpdatedRows } = await database
      .updateTable('tasks')
      .set({ ...change, sealed_password: null, updated_at: now, completed_at: now })
      .where('id', '=', id)
      .where('status', 'in', unfinishedStatuses)
      .executeTakeFirst()
    return numUpdatedRows > 0n
  }

  return {
    insert: async (task) => toTask(await insertQuery(database, task).executeTakeFirstOrThrow()),

    async find(id) {
      const row = await database.selectFrom('tasks').selectAll().where('id', '=', id).executeTakeFirst()
      return row === undefined ? null : toTask(row)
    },

    async list(filter) {
      return (await listQuery(database, filter).execute()).map(toTask)
    },

    async pages(id) {
      const rows = await database
        .selectFrom('pages')
        .selectAll()
        .where('task_id', '=', id)
        .orderBy('number')
        .execute()
      return rows.map(toPage)
    },

    async revoke(id) {
      const failure = { error_code: 'revoked', error_message: 'The task was revoked.' } as const
      if (await end(id, { status: 'revoked', ...failure })) return true
      const row = await database.selectFrom('tasks').select('id').where('id', '=', id).executeTakeFirst()
      return row === undefined ? null : false
    },

    fail: (id, { code, message }) => end(id, { status: 'failed', error_code: code, error_message: message }),

    claimPage: (page, worker) => claimPage(database, page, worker),

    async releasePage({ task, page, claim }, lost) {
      await database
        .updateTable('pages')
        .set((is) => ({ status: 'waiting', claimed_by: null, losses: is('losses', '+', lost ? 1 : 0) }))
        .where('task_id', '=', task.id)
        .where('number', '=', page)
        .where('claim', '=', claim)
        .where('status', '=', 'running')
        .execute()
    },

    settlePage: (claim, outcome) => settlePage(database, claim, outcome),

    async claimAssembly(id) {
      const row = await database
        .updateTable('tasks')
        .set((is) => ({
          assembly: is('assembly', '+', 1),
          progress: sql<number>`GREATEST(progress, ${progressSteps.recognized}::smallint)`,
          updated_at: now,
        }))
        .where('id', '=', id)
        .where('status', 'in', unfinishedStatuses)
        .where(sql<boolean>`pages_done + pages_failed = pages_total`)
        .returningAll()
        .executeTakeFirst()
      return row === undefined ? null : { task: toTask(row), assembly: row.assembly }
    },

    async advance(claim, progress) {
      await assemblyQuery(database, claim)
        .set({ progress: sql<number>`GREATEST(progress, ${progress}::smallint)`, updated_at: now })
        .execute()
    },

    async complete(claim, outputs) {
      const { numUpdatedRows } = await assemblyQuery(database, claim)
        .set({
          status: 'completed',
          progress: progressSteps.completed,
          results_key: outputs.resultsKey,
          summary_key: outputs.summaryKey,
          sealed_password: null,
          updated_at: now,
          completed_at: now,
        })
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },

    async ended(ids) {
      if (ids.length === 0) return []
      const rows = await database
        .selectFrom('tasks')
        .select('id')
        .where('id', 'in', [...ids])
        .where('status', 'in', unfinishedStatuses)
        .execute()
      const going = new Set(rows.map((row) => row.id))
      return ids.filter((id) => !going.has(id))
    },

    async unfinished({ idleMs, limit }) {
      return database
        .selectFrom('tasks')
        .select(['id', 'attempt', sql<boolean>`deadline_at < clock_timestamp()`.as('overdue')])
        .where('status', 'in', unfinishedStatuses)
        .where((is) =>
          is.or([
            is('updated_at', '<', sql<Date>`clock_timestamp() - ${idleMs} * interval '1 ms'`),
            is('deadline_at', '<', now),
          ]),
        )
        .orderBy('updated_at')
        .limit(limit)
        .execute()
    },
  }
}

// What happens at once is one statement: it is one round trip, and the embedded database's single session is
// not held between two.

function insertQuery(database: Kysely<Database>, task: NewTask) {
  const row = {
    id: task.id,
    status: 'pending',
    progress: progressSteps.stored,
    file_name: task.file.name,
    file_bytes: task.file.bytes,
    media_type: task.file.mediaType,
    sha256: task.file.sha256,
    original_key: task.file.key,
    options: JSON.stringify(task.options),
    sealed_password: task.sealedPassword,
    page_count: task.pageCount,
    pages_total: task.pageNumbers.length,
    deadline_at: sql<Date>`clock_timestamp() + ${task.timeoutMs} * interval '1 ms'`,
  } as const
  return database
    .with('task', (query) => query.insertInto('tasks').values(row).returningAll())
    .with('new_pages', (query) =>
      query
        .insertInto('pages')
        .columns(['task_id', 'number'])
        .expression((is) =>
          is
            .selectFrom('task')
            .select(['id', sql<number>`unnest(${task.pageNumbers}::integer[])`.as('number')]),
        ),
    )
    .selectFrom('task')
    .selectAll()
}

function listQuery(database: Kysely<Database>, { limit, status, tag, after }: TaskFilter) {
  let query = database
    .selectFrom('tasks')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
  if (status !== undefined) query = query.where('status', '=', status)
  if (tag !== undefined) query = query.where(sql`options->>'tag'`, '=', tag)
  if (after !== undefined) {
    query = query.where(sql<boolean>`(created_at, id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`)
  }
  return query
}

function assemblyQuery(database: Kysely<Database>, { task, assembly }: AssemblyClaim) {
  return database
    .updateTable('tasks')
    .where('id', '=', task.id)
    .where('attempt', '=', task.attempt)
    .where('assembly', '=', assembly)
    .where('status', '=', 'processing')
}

/** An unfinished task of this attempt, locked: always before its pages, so that no two workers wait for each other. */
function lockedTask(database: Kysely<Database>, { taskId, attempt }: Omit<PageAddress, 'page'>) {
  return database
    .selectFrom('tasks')
    .select('id')
    .where('id', '=', taskId)
    .where('attempt', '=', attempt)
    .where('status', 'in', unfinishedStatuses)
    .forUpdate()
}

async function claimPage(
  database: Kysely<Database>,
  address: PageAddress,
  worker: string,
): Promise<PageClaim | null> {
  const row = await database
    .with('locked', () => lockedTask(database, address))
    .with('page', (query) =>
      query
        .updateTable('pages')
        .from('locked')
        .set((is) => ({ status: 'running', claim: is('claim', '+', 1), claimed_by: worker, claimed_at: now }))
        .whereRef('task_id', '=', 'locked.id')
        .where('number', '=', address.page)
        .where('pages.status', 'not in', settledStatuses)
        .returning(['claim', 'losses']),
    )
    .updateTable('tasks')
    .from('page')
    .set({
      status: 'processing',
      progress: sql<number>`GREATEST(progress, ${progressSteps.recognitionStarted}::smallint)`,
      started_at: sql<Date>`COALESCE(started_at, clock_timestamp())`,
      updated_at: now,
    })
    .where('tasks.id', '=', address.taskId)
    .returningAll('tasks')
    .returning(['page.claim', 'page.losses'])
    .executeTakeFirst()
  if (row === undefined) return null
  return { task: toTask(row), page: address.page, claim: row.claim, losses: row.losses }
}

async function settlePage(
  database: Kysely<Database>,
  { task, page, claim }: PageClaim,
  outcome: PageOutcome,
): Promise<{ readonly assembly: AssemblyClaim | null } | null> {
  const done = outcome.status === 'done'
  const { recognitionStarted, recognized } = progressSteps
  const row = await database
    .with('locked', () => lockedTask(database, { taskId: task.id, attempt: task.attempt }))
    .with('page', (query) =>
      query
        .updateTable('pages')
        .from('locked')
        .set({
          status: outcome.status,
          settled_at: now,
          result_key: done ? outcome.resultKey : null,
          error_code: done ? null : outcome.code,
          error_message: done ? null : outcome.message,
        })
        .whereRef('task_id', '=', 'locked.id')
        .where('number', '=', page)
        .where('claim', '=', claim)
        .where('pages.status', '=', 'running')
        .returning('number'),
    )
    .updateTable('tasks')
    .from('page')
    .set((is) => ({
      assembly: sql<number>`assembly + (pages_done + pages_failed + 1 = pages_total)::integer`,
      pages_done: is('pages_done', '+', done ? 1 : 0),
      pages_failed: is('pages_failed', '+', done ? 0 : 1),
      progress: sql<number>`GREATEST(progress, ${recognitionStarted}::integer
        + ${recognized - recognitionStarted}::integer * (pages_done + pages_failed + 1) / pages_total)`,
      updated_at: now,
    }))
    .where('tasks.id', '=', task.id)
    .returningAll('tasks')
    .executeTakeFirst()
  if (row === undefined) return null
  const isLast = row.pages_done + row.pages_failed === row.pages_total
  return { assembly: isLast ? { task: toTask(row), assembly: row.assembly } : null }
}

function toTask(row: Selectable<TaskTable>): Task {
  return {
    id: row.id,
    status: row.status,
    attempt: row.attempt,
    progress: row.progress,
    file: {
      name: row.file_name,
      bytes: row.file_bytes,
      mediaType: row.media_type,
      sha256: row.sha256,
      key: row.original_key,
    },
    options: row.options,
    sealedPassword: row.sealed_password,
    pageCount: row.page_count,
    pages: { total: row.pages_total, done: row.pages_done, failed: row.pages_failed },
    resultsKey: row.results_key,
    summaryKey: row.summary_key,
    failure: toFailure(row),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    startedAt: row.started_at,
    completedAt: row.completed_at,
    deadlineAt: row.deadline_at,
  }
}

function toPage(row: Selectable<PageTable>): TaskPage {
  return { number: row.number, status: row.status, resultKey: row.result_key, failure: toFailure(row) }
}

function toFailure(row: Pick<Selectable<PageTable>, 'error_code' | 'error_message'>): Task['failure'] {
  return row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? '' }
}
