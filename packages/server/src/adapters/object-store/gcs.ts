import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type File, type GetSignedUrlConfig, Storage } from '@google-cloud/storage'
import type { NusabacaError } from '../../core/errors.js'
import { OperatorError } from '../../core/operator-error.js'
import type { ByteStream, ObjectStore } from '../../core/ports/object-store.js'
import { type Bucket, type BucketObjectStoreOptions, createBucketObjectStore } from './bucket.js'
import { explainCloudError, loggable, unavailable } from './store-errors.js'

export interface GcsObjectStoreOptions extends BucketObjectStoreOptions {
  readonly bucket: string
  /** As Google's own client finds it when null. */
  readonly projectId: string | null
  /** Path of a service account's key; credentials are found as Google's own client does when null. */
  readonly keyFilename: string | null
  /** A download that brings nothing for so long has failed. */
  readonly stallMs: number
}

// A chunk is kept until the service has it, so that one that was interrupted can be sent again.
const chunkSize = 8 * 1024 ** 2
/** How often a put may find, before it begins, that the object has just been replaced. */
const maxOvertakings = 5
const parallelDeletes = 16
/** Until a request is answered; of a download, until its answer begins. */
const requestTimeoutMs = 30_000

/**
 * Files in a bucket of Google Cloud Storage. Whatever changes an object says which generation it expects to be
 * there: only then may a request whose answer was lost be repeated, and Google's client does.
 */
export function createGcsObjectStore(options: GcsObjectStoreOptions): ObjectStore {
  return createBucketObjectStore(createGcsBucket(options), options)
}

function createGcsBucket(options: GcsObjectStoreOptions): Bucket {
  const { bucket: bucketName, projectId, keyFilename, stallMs } = options
  const storage = new Storage({
    ...(projectId !== null && { projectId }),
    ...(keyFilename !== null && { keyFilename }),
    timeout: requestTimeoutMs,
  })
  const bucket = storage.bucket(bucketName)
  const url = `gs://${bucketName}`

  function explain(error: unknown, permission: string): NusabacaError {
    const missing = permission === 'storage.objects.get' ? 'object' : 'bucket'
    return explainCloudError(error, { status: statusOf(error), permission, bucket: url, missing })
  }

  async function signed(name: string, terms: Omit<GetSignedUrlConfig, 'version'>): Promise<string> {
    const [link] = await bucket
      .file(name)
      .getSignedUrl({ version: 'v4', ...terms })
      .catch((error) => {
        throw unavailable(new OperatorError(cannotSign, { cause: loggable(error) }))
      })
    return link
  }

  return {
    url,

    async write(name, content, contentType) {
      try {
        await upload(bucket.file(name), content, contentType)
      } catch (error) {
        throw explain(error, 'storage.objects.create')
      }
    },

    async read(name, range) {
      const part = range && { start: range.first, end: range.last }
      const stream = bucket.file(name).createReadStream(part)
      await once(stream, 'readable').catch((error) => {
        throw explain(error, 'storage.objects.get')
      })
      return readOn(stream)
    },

    async sizeOf(name) {
      const [{ size }] = await bucket
        .file(name)
        .getMetadata()
        .catch((error) => {
          throw explain(error, 'storage.objects.get')
        })
      return Number(size)
    },

    async versionOf(name) {
      const [{ generation }] = await bucket
        .file(name)
        .getMetadata()
        .catch((error) => {
          throw explain(error, 'storage.objects.get')
        })
      return String(generation)
    },

    async remove(name) {
      const file = bucket.file(name)
      try {
        await removeGeneration(file, await generationOf(file))
      } catch (error) {
        throw explain(error, 'storage.objects.delete')
      }
    },

    async removeAll(prefix) {
      try {
        const [files] = await bucket.getFiles({ prefix })
        for (let start = 0; start < files.length; start += parallelDeletes) {
          const some = files.slice(start, start + parallelDeletes)
          await Promise.all(some.map((file) => removeGeneration(file, file.metadata.generation)))
        }
      } catch (error) {
        throw explain(error, 'storage.objects.delete')
      }
    },

    async *list(prefix) {
      try {
        for await (const file of bucket.getFilesStream({ prefix }) as AsyncIterable<File>) {
          yield { name: file.name, storedAt: new Date(file.metadata.timeCreated ?? 0) }
        }
      } catch (error) {
        throw explain(error, 'storage.objects.list')
      }
    },

    async sign(name, { signedAt, expiresAt, contentDisposition, contentType }) {
      return signed(name, {
        action: 'read',
        accessibleAt: signedAt,
        expires: expiresAt,
        responseDisposition: contentDisposition,
        responseType: contentType,
      })
    },

    async signPut(name, { signedAt, expiresAt, bytes, contentType }) {
      const extensionHeaders = { 'x-goog-content-length-range': `${bytes},${bytes}` }
      const url = await signed(name, {
        action: 'write',
        accessibleAt: signedAt,
        expires: expiresAt,
        contentType,
        extensionHeaders,
      })
      return { url, headers: { 'content-type': contentType, ...extensionHeaders } }
    },

    // Those that were begun and never ended are forgotten by the service itself, after a week.
    async abandonUploads() {},
  }

  /** Google's client waits for ever when the connection of a download breaks, so its patience is limited. */
  async function* readOn(stream: Readable): ByteStream {
    const chunks = stream[Symbol.asyncIterator]()
    const giveUp = () => stream.destroy(new Error(`Nothing came for ${stallMs} ms`))
    try {
      for (;;) {
        const timer = setTimeout(giveUp, stallMs)
        const next = await chunks.next().finally(() => clearTimeout(timer))
        if (next.done) return
        yield next.value
      }
    } catch (error) {
      throw explain(error, 'storage.objects.get')
    } finally {
      stream.destroy()
    }
  }
}

const cannotSign =
  'Links cannot be signed: the credentials must be the key file of a service account, or of one that has the ' +
  'permission iam.serviceAccounts.signBlob on itself (role Service Account Token Creator).'

/** Replaces what stands there, be it nothing. Google's client verifies the checksum and removes what differs. */
async function upload(file: File, content: ByteStream, contentType: string): Promise<void> {
  const { uri, generation } = await beginUpload(file, contentType)
  const target = {
    uri,
    offset: 0,
    chunkSize,
    validation: 'crc32c',
    metadata: { contentType },
    preconditionOpts: { ifGenerationMatch: generation },
  } as const
  try {
    await pipeline(content, file.createWriteStream(target))
  } catch (error) {
    // Another put was faster after this one had begun. That is as if this one had come just before it.
    const overtaken = statusOf(error) === 412 && ![0, generation].includes(await generationOf(file))
    if (!overtaken) throw error
  }
}

/** Begins an upload under the condition that nothing changes until it ends; no content is sent yet. */
async function beginUpload(
  file: File,
  contentType: string,
): Promise<{ readonly uri: string; readonly generation: number }> {
  let generation = 0
  for (let attempt = 1; ; attempt += 1) {
    const preconditionOpts = { ifGenerationMatch: generation }
    try {
      const [uri] = await file.createResumableUpload({ metadata: { contentType }, preconditionOpts })
      return { uri, generation }
    } catch (error) {
      if (statusOf(error) !== 412 || attempt === maxOvertakings) throw error
      generation = await generationOf(file)
    }
  }
}

/** What stands there now; 0 is nothing. */
async function generationOf(file: File): Promise<number> {
  try {
    const [{ generation }] = await file.getMetadata()
    return Number(generation)
  } catch (error) {
    if (statusOf(error) === 404) return 0
    throw error
  }
}

/** Removes what stands there unless it has been replaced meanwhile. */
async function removeGeneration(file: File, generation: number | string | undefined): Promise<void> {
  if (generation === undefined || generation === 0) return
  try {
    await file.delete({ ifGenerationMatch: generation, ignoreNotFound: true })
  } catch (error) {
    if (statusOf(error) !== 412) throw error
  }
}

/** Google's client has it in one place or another. */
function statusOf(error: unknown): number | undefined {
  const { code, status, response } = error as {
    code?: unknown
    status?: unknown
    response?: { status?: unknown }
  }
  return [response?.status, code, status].map(Number).find((number) => number >= 100 && number < 600)
}
