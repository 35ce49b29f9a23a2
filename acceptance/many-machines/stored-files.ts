import { readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { Deployment } from '../deployment.js'

/** Keys of the files that tasks refer to, in order. */
export async function referredKeys({ query }: Deployment): Promise<readonly string[]> {
  const rows = await query<{ key: string }>(
    `SELECT key FROM (
       SELECT unnest(ARRAY[original_key, results_key, summary_key]) AS key FROM nusabaca.tasks
       UNION SELECT value FROM nusabaca.tasks, jsonb_each_text(output_keys::jsonb)
       UNION SELECT result_key FROM nusabaca.pages JOIN nusabaca.tasks ON id = task_id
         -- The parts of whole speech are in its audio.
         WHERE NOT (kind = 'speech' AND tasks.status = 'completed' AND pages_failed = 0)
     ) AS keys WHERE key IS NOT NULL`,
  )
  return rows.map(({ key }) => key).sort()
}

/** Keys of the files that are there, in order. */
export function storedKeys({ dataDir }: Deployment): Promise<readonly string[]> {
  return filesBelow(join(dataDir, 'files'))
}

/** Names of the files that are being written. */
export function partialFiles({ dataDir }: Deployment): Promise<readonly string[]> {
  return filesBelow(join(dataDir, 'staging'))
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && entry.name !== '.id')
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort()
}
