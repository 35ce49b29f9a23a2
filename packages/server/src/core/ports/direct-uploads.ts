/** A file that somebody may put into the object store. */
export interface NewDirectUpload {
  readonly owner: string
  readonly fileName: string
  /** Hexadecimal; null where none was told. */
  readonly sha256: string | null
  readonly lifetimeMs: number
}

export interface DirectUpload extends NewDirectUpload {
  readonly id: string
  readonly expiresAt: Date
}

/**
 * Files that come past the API.
 *
 * Promises: of all who take one, one gets it; what has expired, or is somebody else's, is not there.
 */
export interface DirectUploads {
  add(upload: NewDirectUpload): Promise<DirectUpload>
  take(id: string, owner: string): Promise<DirectUpload | null>
  /** Nothing has become of it: it may be taken again. */
  giveBack(id: string): Promise<void>
  /** Forgets those that have expired. */
  forgetExpired(): Promise<void>
}
