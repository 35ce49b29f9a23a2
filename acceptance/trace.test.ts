import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { createNote } from '../scripts/sample-documents.js'
import { endOwnProgram, startOwnProgram } from './program.js'
import { until } from './until.js'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const traceparent = `00-${traceId}-00f067aa0ba902b7-01`
const tracestate = 'congo=t61rcWkgMzE'

it('a trace and the id of its request go with the task: into the log of its work, and to its webhook', async () => {
  const traces: unknown[] = []
  const receiver = createServer((request, response) => {
    traces.push([request.headers['traceparent'], request.headers['tracestate']])
    response.writeHead(204).end()
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  const program = await startOwnProgram({
    NUSABACA_OCR_ENGINE: 'noop',
    NUSABACA_ALLOW_NETWORKS: '127.0.0.1',
    NUSABACA_LOG_LEVEL: 'debug',
  })
  try {
    const note = await createNote()
    const form = new FormData()
    form.append('webhook_url', `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`)
    form.append('file', new Blob([note.data as Uint8Array<ArrayBuffer>]), note.name)
    const headers = { traceparent, tracestate, 'x-request-id': 'r-1' }
    const answer = await fetch(`${program.url}/api/v1/upload/async/`, { method: 'POST', headers, body: form })
    const { task_id: taskId } = (await answer.json()) as { task_id: string }
    const told = { requestId: 'r-1', traceId }
    for (const [msg, facts] of [
      ['Request answered', told],
      ['Task accepted', { ...told, taskId }],
      ['Job ended', { ...told, taskId, page: 1 }],
      ['Webhook tried', { ...told, taskId, httpStatus: 204 }],
    ] as const) {
      const entries = Object.entries({ msg, ...facts })
      await until({ what: `"${msg}" was logged with the trace`, withinMs: 30_000 }, () =>
        program.events().some((event) => entries.every(([name, value]) => event[name] === value)),
      )
    }
    expect(traces).toEqual([[traceparent, tracestate]])
    expect(program.output()).not.toContain('t61rcWkgMzE')
  } finally {
    await endOwnProgram(program)
    receiver.closeAllConnections()
    receiver.close()
  }
})
