/** Chunks of a file, in order. */
export type ByteStream = AsyncIterable<Uint8Array>

/** From one byte to another, both of them in it; the first is 0. */
export interface ByteRange {
  readonly first: number
  readonly last: number
}

/** A link that anybody who has it may fetch until it expires. */
export interface SignedLink {
  readonly url: string
  readonly expiresAt: Date
}

/** What may be put by a link. */
export interface UploadTerms {
  /** Exactly so many. */
  readonly bytes: number
  readonly mediaType: string
  readonly lifetimeMs: number
}

/** A link by which anybody who has it may put one object until it expires. */
export interface SignedUpload extends SignedLink {
  /** What a PUT must send besides its length. */
  readonly headers: Readonly<Record<string, string>>
}

/** An object among others. */
export interface StoredObject {
  readonly key: string
  /** Since it was stored, in milliseconds. */
  readonly ageMs: number
}

/**
 * Keeps files under keys such as `results/2025/09/20/task_…_results.json`.
 *
 * Promises: what `put` and `putFile` have answered survives a power cut; a key shows the whole new file or
 * what it had before, never a half, and of puts at a time one wins whole; storing under a key again replaces it;
 * keys that would leave the store, or that some store could not hold, are refused; `get`, `sizeOf` and `withLocalFile` of
 * a missing key throw `task_expired`; removing what is not there is no error. Memory does not grow with files.
 * Trouble with the store itself is `storage_unavailable`, which may be tried again; it may come in the middle
 * of what `get` gives.
 */
export interface ObjectStore {
  put(key: string, content: ByteStream): Promise<void>
  /** Takes over a local file; the file is gone from `path` afterwards. */
  putFile(key: string, path: string): Promise<void>
  /** @param range a part of it alone; the object has all of it. */
  get(key: string, range?: ByteRange): Promise<ByteStream>
  /** Bytes of an object. */
  sizeOf(key: string): Promise<number>
  /** Removes every object whose key starts with `prefix`, which ends in a slash or is a whole key. */
  remove(prefix: string): Promise<void>
  /** Calls `use` with a local file of the object's content, which may be gone afterwards. */
  withLocalFile<T>(key: string, use: (path: string) => Promise<T>): Promise<T>
  /** The store's own name for the object, such as `file:///…` or `gs://bucket/…`. */
  urlOf(key: string): string
  /** Has browsers save the object as `name`, else as the last part of its key is. */
  signedLink(key: string, name?: string): Promise<SignedLink>
  /** For a PUT of other bytes or another type than the terms' the link is no good. */
  signedUpload(key: string, terms: UploadTerms): Promise<SignedUpload>
  /**
   * Every object, or those of a folder, which ends in a slash; in no order. What is stored or removed meanwhile
   * may be among them or not.
   */
  list(folder?: string): AsyncIterable<StoredObject>
  /** Removes what puts that were cut off longer ago than this have left. */
  discardPartial(minAgeMs: number): Promise<void>
}
