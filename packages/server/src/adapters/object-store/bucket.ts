import { createWriteStream } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { attachmentDisposition } from '../../core/content-disposition.js'
import { mediaTypeOfKey } from '../../core/media-types.js'
import type { ByteRange, ByteStream, ObjectStore } from '../../core/ports/object-store.js'
import { checkKey } from './check-key.js'
import type { LocalCopies } from './local-copies.js'
import { unavailable } from './store-errors.js'
import { removeOldFiles } from './walk-folder.js'

/** An object's whole name in a bucket. */
export type ObjectName = string

/** What a link to be signed says besides its object. */
export interface LinkTerms {
  readonly signedAt: Date
  /** Whole seconds later than `signedAt`. */
  readonly expiresAt: Date
  readonly contentDisposition: string
  readonly contentType: string
}

/** What a link by which an object may be put says besides it. */
export interface PutTerms extends Pick<LinkTerms, 'signedAt' | 'expiresAt' | 'contentType'> {
  readonly bytes: number
}

/** An object that was listed. */
export interface ListedObject {
  readonly name: ObjectName
  readonly storedAt: Date
}

/**
 * A cloud's bucket as {@link createBucketObjectStore} needs it. Every error is a NusabacaError: `task_expired`
 * for an object that is not there, else `storage_unavailable`.
 */
export interface Bucket {
  /** Such as `gs://bucket`. */
  readonly url: string
  /** Nothing is to be seen of it before it is whole. */
  write(name: ObjectName, content: ByteStream, contentType: string): Promise<void>
  read(name: ObjectName, range?: ByteRange): Promise<ByteStream>
  sizeOf(name: ObjectName): Promise<number>
  /** Another text for each content that stood under the name. */
  versionOf(name: ObjectName): Promise<string>
  /** What is not there is no error. */
  remove(name: ObjectName): Promise<void>
  /** @param prefix ends in a slash. */
  removeAll(prefix: string): Promise<void>
  list(prefix: string): AsyncIterable<ListedObject>
  sign(name: ObjectName, terms: LinkTerms): Promise<string>
  /** A link for a PUT, and what that must send besides its length. */
  signPut(
    name: ObjectName,
    terms: PutTerms,
  ): Promise<{ readonly url: string; readonly headers: Readonly<Record<string, string>> }>
  /** Gives up uploads under the prefix that were begun before then and never ended. */
  abandonUploads(prefix: string, before: Date): Promise<void>
}

export interface BucketObjectStoreOptions {
  /** What names begin with: empty, or a path that ends in a slash. */
  readonly prefix: string
  readonly urlTtlMs: number
  readonly copies: LocalCopies
  /** Where files of this process lie for a while. */
  readonly stagingDir: string
}

/** An object store on a cloud's bucket. */
export function createBucketObjectStore(bucket: Bucket, options: BucketObjectStoreOptions): ObjectStore {
  const { prefix, urlTtlMs, copies, stagingDir } = options

  function nameOf(key: string): ObjectName {
    checkKey(key)
    return prefix + key
  }

  async function put(key: string, content: ByteStream): Promise<void> {
    await bucket.write(nameOf(key), content, mediaTypeOfKey(key))
  }

  return {
    put,

    async putFile(key, path) {
      const handle = await open(path).catch((error) => {
        throw unavailable(error)
      })
      try {
        await put(key, handle.createReadStream())
      } finally {
        await handle.close()
      }
      await rm(path, { force: true })
    },

    get: async (key, range) => bucket.read(nameOf(key), range),

    sizeOf: async (key) => bucket.sizeOf(nameOf(key)),

    async remove(key) {
      await (key.endsWith('/') ? bucket.removeAll(nameOf(key)) : bucket.remove(nameOf(key)))
    },

    async withLocalFile(key, use) {
      const name = nameOf(key)
      const version = await bucket.versionOf(name)
      const fetch = async (path: string) =>
        pipeline(await bucket.read(name), createWriteStream(path, { flags: 'wx', mode: 0o600 }))
      return copies.lend(`${version} ${name}`, fetch, use)
    },

    urlOf: (key) => `${bucket.url}/${nameOf(key)}`,

    async signedLink(key, name = key) {
      const span = spanOf(urlTtlMs)
      const terms = {
        ...span,
        contentDisposition: attachmentDisposition(name),
        contentType: mediaTypeOfKey(key),
      }
      return { url: await bucket.sign(nameOf(key), terms), expiresAt: span.expiresAt }
    },

    async signedUpload(key, { bytes, mediaType: contentType, lifetimeMs }) {
      const span = spanOf(lifetimeMs)
      const link = await bucket.signPut(nameOf(key), { ...span, bytes, contentType })
      return { ...link, expiresAt: span.expiresAt }
    },

    async *list(folder = '') {
      for await (const { name, storedAt } of bucket.list(prefix + folder)) {
        yield { key: name.slice(prefix.length), ageMs: Date.now() - storedAt.getTime() }
      }
    },

    async discardPartial(minAgeMs) {
      await removeOldFiles(stagingDir, minAgeMs)
      await bucket.abandonUploads(prefix, new Date(Date.now() - minAgeMs))
    },
  }
}

/** From now on, in whole seconds. */
function spanOf(lifetimeMs: number): Pick<LinkTerms, 'signedAt' | 'expiresAt'> {
  const signedAt = new Date(Math.floor(Date.now() / 1000) * 1000)
  return { signedAt, expiresAt: new Date(signedAt.getTime() + Math.floor(lifetimeMs / 1000) * 1000) }
}
