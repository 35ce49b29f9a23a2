import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import { testObjectStore } from '../../core/ports/object-store.contract.js'
import { startGcsServer } from './gcs-server.testing.js'
import { openStore, type StoreToOpen, startStoreProcess } from './open-store.testing.js'

async function openGcs() {
  const folder = await mkdtemp(join(tmpdir(), 'nusabaca-gcs-'))
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const credentials = join(folder, 'key.json')
  const account = {
    type: 'service_account',
    project_id: 'a-project',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    client_email: 'nusabaca@a-project.iam.gserviceaccount.com',
  }
  await writeFile(credentials, JSON.stringify(account))
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const server = await startGcsServer({ buckets: ['files'], publicKey: pem, pageSize: 3 })
  vi.stubEnv('STORAGE_EMULATOR_HOST', server.url)
  const toOpen: StoreToOpen = {
    kind: 'gcs',
    folder,
    bucket: 'files',
    projectId: null,
    keyFilename: credentials,
  }
  return {
    server,
    toOpen,
    store: openStore(toOpen),
    async close() {
      await server.close()
      await rm(folder, { recursive: true })
    },
  }
}

testObjectStore('gcs', async () => {
  const { store, toOpen, close } = await openGcs()
  return {
    store,
    close,
    startProcess: (task) => startStoreProcess(toOpen, task),
    async fetchLink(url) {
      const answer = await fetch(url)
      expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="[^"]+"/)
      return answer.text()
    },
  }
})
