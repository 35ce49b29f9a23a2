import { type Kysely, sql } from 'kysely'
import type {
  AssemblyClaim,
  PageAddress,
  PageClaim,
  PageOutcome,
  WorkLedger,
} from '../../core/ports/work-ledger.js'
import { progressSteps } from '../../core/task.js'
import { endTask } from '../../database/end-task.js'
import type { Database } from '../../database/schema.js'
import {
  begun,
  ended,
  failureColumns,
  isAlive,
  nextVersion,
  now,
  settledStatuses,
  taken,
  toTask,
  unfinishedStatuses,
} from '../../database/task-rows.js'

// What happens at once is one statement: it is one round trip, and the embedded database's single session is
// not held between two.

/** The ledger of work in PostgreSQL, embedded or not. */
export function createPostgresWorkLedger(database: Kysely<Database>): WorkLedger {
  return {
    async claimPage(page, worker) {
      const claim = await claimPage(database, page, worker)
      if (claim !== null) return claim
      return (await isRunning(database, page)) ? 'running' : null
    },

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

    async abandonPage({ taskId, page }, worker) {
      await database
        .updateTable('pages')
        .set({ status: 'waiting', claimed_by: null })
        .where('task_id', '=', taskId)
        .where('number', '=', page)
        .where('claimed_by', '=', worker)
        .where('status', '=', 'running')
        .execute()
    },

    settlePage: (claim, outcome) => settlePage(database, claim, outcome),

    async claimAssembly(id) {
      const row = await database
        .updateTable('tasks')
        .set((is) => ({
          ...taken,
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
        .set({
          version: nextVersion,
          progress: sql<number>`GREATEST(progress, ${progress}::smallint)`,
          updated_at: now,
        })
        .execute()
    },

    async complete(claim, outputs, speech) {
      const completed = assemblyQuery(database, claim).set({
        ...ended,
        status: 'completed',
        progress: progressSteps.completed,
        results_key: outputs.resultsKey,
        summary_key: outputs.summaryKey,
        output_keys: JSON.stringify(outputs.outputKeys),
        ...(speech !== undefined && { speech_task_id: speech.id }),
      })
      return endTask(database, completed, speech)
    },

    async fail(id, failure) {
      const failed = database
        .updateTable('tasks')
        .set({ ...ended, status: 'failed', ...failureColumns(failure) })
        .where('id', '=', id)
        .where('status', 'in', unfinishedStatuses)
      return endTask(database, failed)
    },
  }
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
    .select(['id', 'version'])
    .where('id', '=', taskId)
    .where('attempt', '=', attempt)
    .where('status', 'in', unfinishedStatuses)
    .forUpdate()
}

const claimedByOther = (worker: string) => sql<boolean>`pages.status = 'running' AND EXISTS (
  SELECT 1 FROM workers WHERE workers.id = pages.claimed_by AND workers.id <> ${worker}
  AND ${isAlive})`

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
        .where(sql<boolean>`NOT (${claimedByOther(worker)})`)
        .returning(['claim', 'losses', 'answer_key']),
    )
    .updateTable('tasks')
    .from('page')
    .set(begun)
    .where('tasks.id', '=', address.taskId)
    .returningAll('tasks')
    .returning(['page.claim', 'page.losses', 'page.answer_key'])
    .executeTakeFirst()
  if (row === undefined) return null
  const { claim, losses, answer_key: answerKey } = row
  return { task: toTask(row), page: address.page, claim, losses, answerKey }
}

/** Whether a page that could not be claimed is being read elsewhere. */
async function isRunning(
  database: Kysely<Database>,
  { taskId, attempt, page }: PageAddress,
): Promise<boolean> {
  const row = await database
    .selectFrom('pages')
    .innerJoin('tasks', 'tasks.id', 'pages.task_id')
    .select('number')
    .where('tasks.id', '=', taskId)
    .where('tasks.attempt', '=', attempt)
    .where('tasks.status', '=', 'processing')
    .where('number', '=', page)
    .where('pages.status', '=', 'running')
    .executeTakeFirst()
  return row !== undefined
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
          settled_version: sql<number>`locked.version + 1`,
          result_key: done ? outcome.resultKey : null,
          ...failureColumns(done ? null : outcome),
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
      // One version is the page's, the other the progress that follows from it: each event has its own.
      version: is('version', '+', 2),
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
