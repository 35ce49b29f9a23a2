import type pg from 'pg'
import { OperatorError } from '../core/operator-error.js'

/** Something that all processes on one database must have in common. */
export interface SharedFact {
  readonly name: string
  readonly value: string
  /** Says what differs and how to mend it. */
  readonly mend: string
}

/**
 * Compares this process with those that were on the database before it; the first one decides. Throws an
 * {@link OperatorError} when it differs.
 */
export async function agreeOnDeployment(pool: pg.Pool, facts: readonly SharedFact[]): Promise<void> {
  for (const { name, value, mend } of facts) {
    await pool.query('INSERT INTO deployment VALUES ($1, $2) ON CONFLICT DO NOTHING', [name, value])
    const { rows } = await pool.query('SELECT value FROM deployment WHERE name = $1', [name])
    if (rows[0]?.value === value) continue
    throw new OperatorError(
      `${mend} (If it was changed on purpose, for all of them: stop them and run ` +
        `DELETE FROM nusabaca.deployment WHERE name = '${name}' in the database.)`,
    )
  }
}

/** Names this database, for good, as no other is named. */
export async function databaseId(pool: pg.Pool): Promise<string> {
  await pool.query("INSERT INTO deployment VALUES ('id', gen_random_uuid()::text) ON CONFLICT DO NOTHING")
  const { rows } = await pool.query<{ value: string }>("SELECT value FROM deployment WHERE name = 'id'")
  return rows[0]?.value ?? ''
}
