import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { StoreProcessTask } from '../../core/ports/object-store.contract.js'
import type { ObjectStore } from '../../core/ports/object-store.js'
import type { BucketObjectStoreOptions } from './bucket.js'
import { createGcsObjectStore, type GcsObjectStoreOptions } from './gcs.js'
import { openLocalStore } from './local.testing.js'
import { createLocalCopies } from './local-copies.js'
import { createS3ObjectStore, type S3ObjectStoreOptions } from './s3.js'

type Own<Options> = Omit<Options, keyof BucketObjectStoreOptions>

/** A store that can be opened in any process: nothing but data. */
export type StoreToOpen =
  | { readonly kind: 'local'; readonly folder: string }
  | ({ readonly kind: 'gcs'; readonly folder: string } & Own<GcsObjectStoreOptions>)
  | ({ readonly kind: 's3'; readonly folder: string } & Own<S3ObjectStoreOptions>)

/** @param store its `folder` is for files on this machine. */
export function openStore(store: StoreToOpen): ObjectStore {
  const { folder } = store
  if (store.kind === 'local') return openLocalStore(folder)
  const stagingDir = `${folder}/staging`
  const copies = createLocalCopies({ folder: `${stagingDir}/copies`, idleMs: 1000, maxIdleBytes: 1024 ** 2 })
  const shared = { prefix: 'a-prefix/', urlTtlMs: 60_000, copies, stagingDir }
  return store.kind === 'gcs'
    ? createGcsObjectStore({ ...store, ...shared })
    : createS3ObjectStore({ ...store, ...shared })
}

const storeProcess = fileURLToPath(new URL('./store-process.testing.ts', import.meta.url))

/** The same store in a process of its own, at work. */
export function startStoreProcess(store: StoreToOpen, task: StoreProcessTask): ChildProcess {
  return fork(storeProcess, [JSON.stringify({ store, task })], {
    execArgv: ['--import', 'tsx', '--conditions', 'nusabaca-source'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
}
