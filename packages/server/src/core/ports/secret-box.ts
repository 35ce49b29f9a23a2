/**
 * Seals short secrets, such as a document's password, for as long as a task needs them.
 *
 * Promises: a sealed secret says nothing about its content to whoever lacks the instance's key; `open` of
 * anything that was not sealed with that key, or was changed, throws.
 */
export interface SecretBox {
  seal(secret: string): Uint8Array
  open(sealed: Uint8Array): string
}
