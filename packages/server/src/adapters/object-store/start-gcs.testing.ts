import { generateKeyPairSync } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type GcsServer, startGcsServer } from './gcs-server.testing.js'

export interface StartedGcs {
  readonly server: GcsServer
  /** Path of a service account's key file; its links are good there. */
  readonly keyFilename: string
}

/** Starts the double with the bucket `files` and an account of its own, whose key is written into `folder`. */
export async function startGcs(folder: string, pageSize = 1000): Promise<StartedGcs> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const keyFilename = join(folder, 'service-account.json')
  const account = {
    type: 'service_account',
    project_id: 'a-project',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    client_email: 'nusabaca@a-project.iam.gserviceaccount.com',
  }
  await writeFile(keyFilename, JSON.stringify(account), { mode: 0o600 })
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  return { server: await startGcsServer({ buckets: ['files'], publicKey: pem, pageSize }), keyFilename }
}

// As a program, for tests that start processes alone: takes the folder, says where it listens, runs until killed.
const [, program, folder] = process.argv
if (program === fileURLToPath(import.meta.url) && folder !== undefined) {
  const { server, keyFilename } = await startGcs(folder)
  process.stdout.write(`${JSON.stringify({ url: server.url, keyFilename })}\n`)
}
