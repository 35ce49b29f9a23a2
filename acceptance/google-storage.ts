import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** Google Cloud Storage, played on this machine, with one bucket. */
export interface GoogleStorage {
  readonly environment: Readonly<Record<string, string>>
  /** Names of the objects under a prefix. */
  list(prefix: string): Promise<readonly string[]>
  get(name: string): Promise<Uint8Array>
  /** Puts an object there as another client would. */
  put(name: string, content: string): Promise<void>
  close(): Promise<void>
}

export const bucket = 'files'

const program = fileURLToPath(
  new URL('../packages/server/src/adapters/object-store/start-gcs.testing.ts', import.meta.url),
)

export async function startGoogleStorage(): Promise<GoogleStorage> {
  const folder = await mkdtemp(join(tmpdir(), 'nb-gcs-'))
  const args = ['--import', 'tsx', '--conditions', 'nusabaca-source', program, folder]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const { url, keyFilename } = JSON.parse(line) as { url: string; keyFilename: string }
  return {
    environment: {
      NUSABACA_STORAGE: `gs://${bucket}`,
      STORAGE_EMULATOR_HOST: url,
      GOOGLE_APPLICATION_CREDENTIALS: keyFilename,
    },
    list: (prefix) => listObjects(url, prefix),
    async get(name) {
      const answer = await fetch(`${url}/storage/v1/b/${bucket}/o/${encodeURIComponent(name)}?alt=media`)
      if (!answer.ok) throw new Error(`The object was answered with ${answer.status}`)
      return new Uint8Array(await answer.arrayBuffer())
    },
    async put(name, content) {
      const query = new URLSearchParams({ uploadType: 'media', name })
      const request = { method: 'POST', body: content, headers: { 'content-type': 'application/json' } }
      const answer = await fetch(`${url}/upload/storage/v1/b/${bucket}/o?${query}`, request)
      if (!answer.ok) throw new Error(`The object was answered with ${answer.status}`)
    },
    async close() {
      child.kill()
      await once(child, 'exit')
      await rm(folder, { recursive: true })
    },
  }
}

/** Names of the objects under a prefix, of the storage at this address. */
export async function listObjects(url: string, prefix: string): Promise<readonly string[]> {
  const answer = await fetch(`${url}/storage/v1/b/${bucket}/o?prefix=${encodeURIComponent(prefix)}`)
  const { items = [] } = (await answer.json()) as { items?: { name: string }[] }
  return items.map(({ name }) => name)
}
