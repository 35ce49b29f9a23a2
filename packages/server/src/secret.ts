import { createHmac, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { readOrCreate } from './read-or-create.js'

/** The secret that signs links and seals passwords; made in the data folder at the first start. */
export async function loadSecret(configured: string | null, dataDir: string): Promise<string> {
  return configured ?? readOrCreate(join(dataDir, 'secret.key'), randomBytes(32).toString('base64url'))
}

/** Tells secrets apart without telling what they are. */
export function fingerprint(secret: string): string {
  return createHmac('sha256', secret).update('fingerprint').digest('base64url')
}
