import type { Kysely, Selectable } from 'kysely'
import type { DirectUpload, DirectUploads } from '../../core/ports/direct-uploads.js'
import type { Database, DirectUploadTable } from '../../database/schema.js'
import { after, now } from '../../database/task-rows.js'

/** Direct uploads in PostgreSQL, embedded or not. */
export function createPostgresDirectUploads(database: Kysely<Database>): DirectUploads {
  return {
    async add({ owner, fileName, sha256, lifetimeMs }) {
      const row = await database
        .insertInto('direct_uploads')
        .values({
          owner,
          file_name: fileName,
          sha256,
          lifetime_ms: lifetimeMs,
          expires_at: after(lifetimeMs),
        })
        .returningAll()
        .executeTakeFirstOrThrow()
      return toDirectUpload(row)
    },

    async take(id, owner) {
      const row = await database
        .updateTable('direct_uploads')
        .set({ taken_at: now })
        .where('id', '=', id)
        .where('owner', '=', owner)
        .where('taken_at', 'is', null)
        .where('expires_at', '>', now)
        .returningAll()
        .executeTakeFirst()
      return row === undefined ? null : toDirectUpload(row)
    },

    async giveBack(id) {
      await database.updateTable('direct_uploads').set({ taken_at: null }).where('id', '=', id).execute()
    },

    async forgetExpired() {
      await database.deleteFrom('direct_uploads').where('expires_at', '<', now).execute()
    },
  }
}

function toDirectUpload(row: Selectable<DirectUploadTable>): DirectUpload {
  return {
    id: row.id,
    owner: row.owner,
    fileName: row.file_name,
    sha256: row.sha256,
    lifetimeMs: row.lifetime_ms,
    expiresAt: row.expires_at,
  }
}
