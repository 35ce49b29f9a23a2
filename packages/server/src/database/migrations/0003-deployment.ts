import type { Kysely, Migration } from 'kysely'

/** What all processes on this database must have in common. */
export const deployment: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema
      .createTable('nusabaca.deployment')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('value', 'text', (column) => column.notNull())
      .execute()
  },
  async down(database: Kysely<unknown>) {
    await database.schema.dropTable('nusabaca.deployment').execute()
  },
}
