/** What a task is known by in the logs of those who are involved in it. */
export interface Trace {
  /** The request that made it. */
  readonly requestId: string
  /** Of W3C Trace Context, as it came. */
  readonly traceparent?: string
}

const zeros = /^0+$/

/** The header `traceparent` (W3C Trace Context) when it is a valid one; null otherwise, and then it is ignored. */
export function validTraceparent(header: unknown): string | null {
  if (typeof header !== 'string') return null
  const [, version, traceId = '', parentId = '', rest] =
    /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-[\da-f]{2}(-[\w-]{0,64})?$/.exec(header) ?? []
  if (version === undefined || version === 'ff' || zeros.test(traceId) || zeros.test(parentId)) return null
  // What later versions add may follow; this one ends here.
  return version === '00' && rest !== undefined ? null : header
}

/** Fields of log lines. */
export function traceFields({ requestId, traceparent }: Trace): { requestId: string; traceId?: string } {
  return { requestId, ...(traceparent !== undefined && { traceId: traceIdOf(traceparent) }) }
}

export function traceIdOf(traceparent: string): string {
  return traceparent.split('-')[1] ?? ''
}

/** Headers of requests to others. We make no spans of our own, so theirs are children of the caller's. */
export function traceHeaders(trace: Trace | null | undefined): { readonly traceparent?: string } {
  return trace?.traceparent === undefined ? {} : { traceparent: trace.traceparent }
}
