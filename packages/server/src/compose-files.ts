import { randomUUID } from 'node:crypto'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createHmacLinkSigner } from './adapters/link-signer/hmac.js'
import type { BucketObjectStoreOptions } from './adapters/object-store/bucket.js'
import type { Config } from './config.js'
import type { LinkSigner } from './core/ports/link-signer.js'
import type { ObjectStore } from './core/ports/object-store.js'
import { readOrCreate } from './read-or-create.js'
import { loadSecret } from './secret.js'

export interface ComposedFiles {
  readonly secret: string
  readonly linkSigner: LinkSigner
  readonly files: ObjectStore
  /** Where uploads arrive; on the disk of the store when that is a folder. */
  readonly stagingDir: string
  /** The same in all processes that keep their files in the same place, and there alone. */
  readonly filesId: string
  /** Links lead to the store itself, not to the API. */
  readonly servesLinks: boolean
  close(): Promise<void>
}

// Enough for the pages of a document that come one after the other.
const copiesIdleMs = 60_000
const stallMs = 30_000
const maxIdleCopiesBytes = 512 * 1024 ** 2

/** The configured object store, and what signs its links when it is a folder. Clouds are loaded when asked for. */
export async function composeFiles(config: Config, publicUrl: () => string): Promise<ComposedFiles> {
  const dataDir = resolve(config.dataDir)
  const secret = await loadSecret(config.secretKey, dataDir)
  const linkSigner = createHmacLinkSigner(config.linkKeys ?? [secret])
  const { storage, urlTtlMs } = config
  if (storage === null || storage.protocol === 'file:') {
    const { createLocalObjectStore } = await import('./adapters/object-store/local.js')
    const base = storage === null ? dataDir : fileURLToPath(storage)
    const stagingDir = join(base, 'staging')
    const options = { folder: join(base, 'files'), partialDir: stagingDir, publicUrl, linkSigner, urlTtlMs }
    const files = createLocalObjectStore(options)
    const filesId = await readOrCreate(join(base, 'files', '.id'), randomUUID())
    return {
      secret,
      linkSigner,
      files,
      stagingDir,
      filesId,
      servesLinks: false,
      close: async () => undefined,
    }
  }
  const stagingDir = join(dataDir, 'staging')
  const { createLocalCopies } = await import('./adapters/object-store/local-copies.js')
  const copies = createLocalCopies({
    folder: join(stagingDir, 'copies'),
    idleMs: copiesIdleMs,
    maxIdleBytes: maxIdleCopiesBytes,
  })
  const place = {
    bucket: storage.hostname,
    prefix: decodeURIComponent(storage.pathname.slice(1)),
    urlTtlMs,
    copies,
    stagingDir,
  }
  const files = await openBucket(config, place)
  const filesId = [storage.href, config.s3Endpoint].join(' ')
  return { secret, linkSigner, files, stagingDir, filesId, servesLinks: true, close: () => copies.close() }
}

async function openBucket(
  config: Config,
  place: BucketObjectStoreOptions & { readonly bucket: string },
): Promise<ObjectStore> {
  if (config.storage?.protocol === 'gs:') {
    const { createGcsObjectStore } = await import('./adapters/object-store/gcs.js')
    const { googleProject: projectId, googleCredentials: keyFilename } = config
    return createGcsObjectStore({ ...place, projectId, keyFilename, stallMs })
  }
  const { createS3ObjectStore } = await import('./adapters/object-store/s3.js')
  const { s3Endpoint: endpoint, s3Region } = config
  // Amazon's client wants some region even where the service has none.
  const region = s3Region ?? (endpoint === null ? null : 'us-east-1')
  return createS3ObjectStore({
    ...place,
    endpoint,
    region,
    forcePathStyle: config.s3ForcePathStyle === 'yes',
  })
}
