import { NusabacaTimeoutError } from './errors.js'

/**
 * Runs `work` with a signal that aborts with `outer` or after `timeoutMs`, and takes both apart afterwards.
 * Not `AbortSignal.any`: browsers before 2024 lack it, and a timer of `AbortSignal.timeout` outlives the work.
 */
export async function withDeadline<T>(
  options: { readonly timeoutMs: number; readonly signal: AbortSignal | undefined },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { timeoutMs, signal: outer } = options
  outer?.throwIfAborted()
  const controller = new AbortController()
  const onAbort = (): void => controller.abort(outer?.reason)
  outer?.addEventListener('abort', onAbort, { once: true })
  const timer = setTimeout(() => {
    controller.abort(new NusabacaTimeoutError(`No answer within ${timeoutMs} ms`))
  }, timeoutMs)
  try {
    return await work(controller.signal)
  } catch (error) {
    // fetch may wrap the reason or replace it; what caused the abort is what the caller has to see.
    throw controller.signal.aborted ? controller.signal.reason : error
  } finally {
    clearTimeout(timer)
    outer?.removeEventListener('abort', onAbort)
  }
}
