/** Of W3C Trace Context: whose trace it is, and what those on the way have noted for themselves. */
export type TraceHeaders = {
  readonly traceparent?: string
  /** There with `traceparent` alone. Not for logs: what is in it is its writers' business. */
  readonly tracestate?: string
}

/** What a task is known by to those who are involved in it. */
export interface Trace extends TraceHeaders {
  /** The request that made it. */
  readonly requestId: string
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

// Of the second level of the standard, which allows more than the first.
const memberPattern = /^([\da-z][\da-z_\-*/@]{0,255})=[ -+\--<>-~]{0,255}[!-+\--<>-~]$/
const mostMembers = 32
/** As many characters as everybody should carry. */
const mostCharacters = 512
const longMember = 128

/**
 * The header `tracestate` beside a valid `traceparent`; null of one that is not valid, or has nothing in it. What is
 * too much is left out as the standard says: long members first, then the last ones.
 */
export function validTracestate(header: unknown): string | null {
  if (typeof header !== 'string') return null
  const members = header
    .split(',')
    .map((member) => member.trim())
    .filter((member) => member !== '')
  const keys = new Set(members.map((member) => memberPattern.exec(member)?.[1]))
  if (keys.has(undefined) || keys.size < members.length || members.length > mostMembers) return null
  const isLong = members.join().length > mostCharacters
  const kept = isLong ? members.filter(({ length }) => length <= longMember) : members
  while (kept.join().length > mostCharacters) kept.pop()
  return kept.join() || null
}

/** Fields of log lines. */
export function traceFields({ requestId, traceparent }: JobTrace): { requestId: string; traceId?: string } {
  return { requestId, ...(traceparent !== undefined && { traceId: traceIdOf(traceparent) }) }
}

export function traceIdOf(traceparent: string): string {
  return traceparent.split('-')[1] ?? ''
}

/** Headers of requests to others. We make no spans of our own, so theirs are children of the caller's. */
export function traceHeaders(trace: Trace | null | undefined): TraceHeaders {
  if (trace?.traceparent === undefined) return {}
  const { traceparent, tracestate } = trace
  return { traceparent, ...(tracestate !== undefined && { tracestate }) }
}

/** What jobs are logged with: operators look at them, too. */
export function jobTrace({ tracestate: _, ...trace }: Trace): JobTrace {
  return trace
}

export type JobTrace = Omit<Trace, 'tracestate'>
