/** Signs what is sent, as Standard Webhooks 1.0 say. */
export interface WebhookSigner {
  /** A new secret, which begins with `whsec_`. */
  createSecret(): string
  /** The headers; the signature has a part for each secret. */
  sign(
    message: { readonly id: string; readonly at: Date; readonly body: string },
    secrets: readonly string[],
  ): Readonly<Record<string, string>>
}
