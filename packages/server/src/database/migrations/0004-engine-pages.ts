import type { Kysely, Migration } from 'kysely'

/** How many pages engines that cost money have read, by day. */
export const enginePages: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema
      .createTable('nusabaca.engine_pages')
      .addColumn('engine', 'text', (column) => column.notNull())
      .addColumn('day', 'date', (column) => column.notNull())
      .addColumn('pages', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('engine_pages_pkey', ['engine', 'day'])
      .execute()
  },
  async down(database: Kysely<unknown>) {
    await database.schema.dropTable('nusabaca.engine_pages').execute()
  },
}
