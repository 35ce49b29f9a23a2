/** What a link's query carries. */
export interface LinkSignature {
  /** Seconds since 1970 at which the link stops working. */
  readonly exp: string
  /** Which secret signed it. */
  readonly kid: string
  readonly sig: string
}

/** What is signed where a link says what a file is saved as. Keys have no line ends. */
export function downloadSubject(key: string, name: string | undefined): string {
  return name === undefined ? key : `GET ${key}\n${name}`
}

/** What is signed where a link is for putting a file: no name of one, and of one length and type alone. */
export function uploadSubject(key: string, bytes: number | string, mediaType: string): string {
  return `PUT ${bytes} ${mediaType} ${key}`
}

/**
 * Signs and checks the time-limited links of the local store.
 *
 * Promises: `verify` takes the same time wherever a signature is wrong; any change of key, expiry or secret
 * makes it `forged`; a right signature past its time is `expired`.
 */
export interface LinkSigner {
  sign(key: string, expiresAt: Date): LinkSignature
  verify(key: string, signature: Partial<LinkSignature>): 'valid' | 'expired' | 'forged'
}
