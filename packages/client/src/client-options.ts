/** How to reach a server. */
export interface NusabacaClientOptions {
  /** Such as `https://ocr.example.org`; empty for the page's own origin. */
  readonly baseUrl: string
  readonly apiKey?: string
  /** What errors and failures are to be told in, as `Accept-Language` has it, such as `id`. */
  readonly language?: string
  /** Replaces the platform's `fetch`. */
  readonly fetch?: typeof globalThis.fetch
  /** Milliseconds for one try of a call; 60 seconds when not given. Uploads have at least 10 minutes. */
  readonly timeoutMs?: number
  /**
   * How often a call that may be repeated is tried again after no answer, 429, 503, or a proxy's 502 or 504; twice
   * when not given.
   */
  readonly maxRetries?: number
}
