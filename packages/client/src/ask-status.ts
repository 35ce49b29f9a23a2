import type { RequestOptions, Transport, TransportRequest } from './transport.js'
import type { AskStatus, StatusQuestion } from './wait-for-task.js'
import { parseJson, search } from './wire.js'

/** Asks for a status by its path; the server may wait for a change. */
export function askStatus<Status>(
  transport: Transport,
  { path, timeoutMs: shortestMs }: { readonly path: string; readonly timeoutMs: number },
): AskStatus<Status> {
  return async ({ waitSeconds, tag }: StatusQuestion, options: RequestOptions) => {
    const request: TransportRequest = {
      method: 'GET',
      path: path + search({ wait: waitSeconds || undefined }),
      ...(tag !== null && { headers: { 'if-none-match': tag } }),
    }
    const timeoutMs = shortestMs + waitSeconds * 1000
    const answer = await transport.send(request, { timeoutMs, ...options })
    const text = await answer.body.text()
    return { ...answer, status: text === '' ? null : parseJson<Status>(text) }
  }
}
