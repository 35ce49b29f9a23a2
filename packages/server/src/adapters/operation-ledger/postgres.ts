import { type Kysely, sql } from 'kysely'
import type { Operation, OperationLedger } from '../../core/ports/operation-ledger.js'
import type { Database } from '../../database/schema.js'
import { after, begun, now, toTask, unfinishedStatuses } from '../../database/task-rows.js'

/** The ledger of operations in PostgreSQL, embedded or not. */
export function createPostgresOperationLedger(database: Kysely<Database>): OperationLedger {
  const open = ({ task, attempt }: Operation) =>
    database
      .updateTable('operations')
      .where('task_id', '=', task.id)
      .where('attempt', '=', attempt)
      .where('state', '<>', 'over')

  return {
    async state({ id, attempt }) {
      const row = await database
        .selectFrom('operations')
        .select('state')
        .where('task_id', '=', id)
        .where('attempt', '=', attempt)
        .executeTakeFirst()
      if (row === undefined) return null
      return row.state === 'over' ? 'over' : 'open'
    },

    async order({ id, attempt }) {
      await database
        .with('task', (query) =>
          query
            .updateTable('tasks')
            .set(begun)
            .where('id', '=', id)
            .where('attempt', '=', attempt)
            .where('status', 'in', unfinishedStatuses)
            .returning(['id', 'attempt']),
        )
        .insertInto('operations')
        .columns(['task_id', 'attempt'])
        .expression((is) => is.selectFrom('task').select(['id', 'attempt']))
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    },

    async due(limit) {
      const rows = await dueQuery(database, limit).execute()
      return rows.map((row) => ({
        task: toTask(row),
        attempt: row.operation_attempt,
        begun: row.state === 'begun',
        name: row.name,
        looks: row.looks,
        ageMs: row.age_ms,
        wanted: row.wanted,
        late: row.late,
      }))
    },

    async begin(operation) {
      const { numUpdatedRows } = await open(operation)
        .set({ state: 'begun', since: now, looks: 0 })
        .where('state', '=', 'ordered')
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },

    async setName(operation, name) {
      await open(operation).set({ name }).execute()
    },

    async putBack(operation, ms) {
      await open(operation)
        .set((is) => ({ state: 'ordered', looks: is('looks', '+', 1), due_at: after(ms) }))
        .execute()
    },

    async postpone(operation, ms) {
      await open(operation)
        .set((is) => ({ looks: is('looks', '+', 1), due_at: after(ms) }))
        .execute()
    },

    async conclude({ task, attempt }, answers) {
      await sql`
        WITH ended AS (
          UPDATE operations SET state = 'over'
          WHERE task_id = ${task.id} AND attempt = ${attempt} AND state <> 'over' RETURNING task_id, attempt
        )
        UPDATE pages SET answer_key = answers.key
        FROM ended JOIN tasks ON tasks.id = ended.task_id AND tasks.attempt = ended.attempt,
          unnest(${answers.map(({ page }) => page)}::integer[], ${answers.map(({ key }) => key)}::text[])
            AS answers (page, key)
        WHERE pages.task_id = ended.task_id AND pages.number = answers.page AND pages.status = 'waiting'
      `.execute(database)
    },
  }
}

function dueQuery(database: Kysely<Database>, limit: number) {
  const wanted = sql<boolean>`
    tasks.status IN ('pending', 'processing') AND tasks.attempt = operations.attempt`
  return database
    .selectFrom('operations')
    .innerJoin('tasks', 'tasks.id', 'operations.task_id')
    .selectAll('tasks')
    .select(['operations.attempt as operation_attempt', 'state', 'name', 'looks'])
    .select([
      sql<number>`(extract(epoch FROM clock_timestamp() - since) * 1000)::double precision`.as('age_ms'),
      wanted.as('wanted'),
      sql<boolean>`clock_timestamp() > started_at + timeout_ms / 2 * interval '1 ms'`.as('late'),
    ])
    .where('state', '<>', 'over')
    .where((is) => is.or([is('due_at', '<=', now), is.not(wanted)]))
    .orderBy('due_at')
    .limit(limit)
}
