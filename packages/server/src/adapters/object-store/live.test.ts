import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../../config.js'
import { testObjectStore } from '../../core/ports/object-store.contract.js'
import { openStore, type StoreToOpen, startStoreProcess } from './open-store.testing.js'

const { env } = process

testObjectStore(`live, ${env['NUSABACA_STORAGE']}`, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'nusabaca-live-'))
  const toOpen = configuredStore(folder)
  return {
    store: openStore(toOpen),
    startProcess: (task) => startStoreProcess(toOpen, task),
    putTo: async (url, headers, content) =>
      (await fetch(url, { method: 'PUT', headers, body: content })).status,
    fetchLink: async (url) => (await fetch(url)).text(),
    close: () => rm(folder, { recursive: true }),
  }
})

function configuredStore(folder: string): StoreToOpen {
  const { storage, googleProject, googleCredentials, ...config } = loadConfig(env)
  if (storage?.protocol === 'gs:') {
    const found = { projectId: googleProject, keyFilename: googleCredentials }
    return { kind: 'gcs', folder, bucket: storage.hostname, ...found, stallMs: 30_000 }
  }
  if (storage?.protocol !== 's3:') throw new Error('NUSABACA_STORAGE must be gs://bucket or s3://bucket')
  return {
    kind: 's3',
    folder,
    bucket: storage.hostname,
    endpoint: config.s3Endpoint,
    region: config.s3Region,
    forcePathStyle: config.s3ForcePathStyle === 'yes',
  }
}
