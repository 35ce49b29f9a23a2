import type { TaskEvent } from '@nusabaca/contract'
import { describe, expect, it } from 'vitest'
import { NusabacaClient } from './client.js'
import { problemAnswer, type StubAnswer, startStubApi } from './stub-api.test.kit.js'
import { type WatchTaskSources, watchTask } from './watch-task.js'

function eventText(id: string, event: string): string {
  return `id: ${id}\nevent: ${event}\ndata: {"progress":40}\n\n`
}

function stream(...events: readonly [id: string, event: string][]): StubAnswer {
  const body = `retry: 2000\n\n:\n\n${events.map(([id, event]) => eventText(id, event)).join('')}`
  return { headers: { 'content-type': 'text/event-stream' }, body }
}

async function all(events: AsyncIterable<TaskEvent>): Promise<string[]> {
  const told: string[] = []
  for await (const { id, event } of events) told.push(`${id} ${event}`.trim())
  return told
}

describe('watching a task', () => {
  it('gives its events up to the last one', async () => {
    await using api = await startStubApi([
      stream(['1.0', 'snapshot'], ['1.3', 'page.completed'], ['1.5', 'task.completed'], ['1.6', 'none']),
    ])
    expect(await all(new NusabacaClient(api).watchTask('t'))).toEqual([
      '1.0 snapshot',
      '1.3 page.completed',
      '1.5 task.completed',
    ])
    expect(api.requests[0]).toMatchObject({
      path: '/api/v1/upload/status/t/events/',
      headers: { accept: 'text/event-stream' },
    })
    expect(api.requests[0]?.headers).not.toHaveProperty('last-event-id')
  })

  it('goes on where it broke, however it broke', async () => {
    await using api = await startStubApi([
      stream(['1.0', 'snapshot'], ['1.2', 'task.started']),
      { fault: 'drop' },
      problemAnswer(503, 'storage_unavailable', { 'retry-after': '0' }),
      stream(['1.3', 'page.completed'], ['1.5', 'task.failed']),
    ])
    const told = await all(new NusabacaClient(api).watchTask('t'))
    expect(told).toEqual(['1.0 snapshot', '1.2 task.started', '1.3 page.completed', '1.5 task.failed'])
    const ids = api.requests.map(({ headers }) => headers['last-event-id'])
    expect(ids).toEqual([undefined, '1.2', '1.2', '1.2'])
  })

  it('goes on after an event that was seen before, and has nothing to tell after the last', async () => {
    await using api = await startStubApi([{ status: 204, body: '' }])
    expect(await all(new NusabacaClient(api).watchTask('t', { lastEventId: '1.5' }))).toEqual([])
    expect(api.requests.map(({ headers }) => headers['last-event-id'])).toEqual(['1.5'])
  })

  it.each([
    [404, 'task_not_found'],
    [410, 'task_expired'],
  ])('ends with %i, %s', async (status, code) => {
    await using api = await startStubApi([problemAnswer(status, code)])
    await expect(all(new NusabacaClient(api).watchTask('t'))).rejects.toMatchObject({ code })
    expect(api.requests).toHaveLength(1)
  })

  it.each<[string, StubAnswer]>([
    ['has no such route', problemAnswer(404, 'invalid_request')],
    ['answers with something else', { body: {} }],
  ])('asks again and again where the server %s', async (_, answer) => {
    await using api = await startStubApi([
      answer,
      { body: { status: 'pending', progress: 20 } },
      { body: { status: 'processing', progress: 40 } },
      { body: { status: 'processing', progress: 40 } },
      { body: { status: 'completed', progress: 100 } },
    ])
    const told = await all(new NusabacaClient(api).watchTask('t'))
    expect(told).toEqual(['snapshot', 'task.started', 'task.completed'])
  })

  it("ends with the caller's signal, between two connections, too", async () => {
    await using api = await startStubApi([{ fault: 'never' }])
    const reason = new Error('enough')
    const controller = new AbortController()
    const watching = all(new NusabacaClient(api).watchTask('t', { signal: controller.signal }))
    controller.abort(reason)
    await expect(watching).rejects.toBe(reason)
    await expect(
      all(new NusabacaClient(api).watchTask('t', { signal: AbortSignal.abort(reason) })),
    ).rejects.toBe(reason)
  })
})

describe('a connection', () => {
  const answer = { status: { status: 'revoked' }, tag: null, retryAfterMs: null } as const
  const ask = (async () => answer) as unknown as WatchTaskSources['ask']

  /** A connection that says `text` and then nothing. */
  function opening(...texts: readonly string[]) {
    const signals: AbortSignal[] = []
    return {
      signals,
      async open(_: string, signal: AbortSignal): Promise<Response> {
        const text = texts[signals.length] ?? ''
        signals.push(signal)
        const body = new ReadableStream({
          start(controller) {
            if (text !== '') controller.enqueue(new TextEncoder().encode(text))
            signal.addEventListener('abort', () => controller.error(signal.reason))
          },
        })
        return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
      },
    }
  }

  it('is closed when the caller has seen enough', async () => {
    const { open, signals } = opening(eventText('1.0', 'snapshot'))
    for await (const { event } of watchTask({ open, ask, silenceMs: 20_000 }, {})) {
      expect(event).toBe('snapshot')
      break
    }
    expect(signals.map(({ aborted }) => aborted)).toEqual([true])
  })

  it('that falls silent is made again', async () => {
    const { open, signals } = opening(eventText('1.0', 'snapshot'), eventText('1.5', 'task.revoked'))
    const told = await all(watchTask({ open, ask, silenceMs: 50 }, {}))
    expect(told).toEqual(['1.0 snapshot', '1.5 task.revoked'])
    expect(signals).toHaveLength(2)
  })

  it('on which nothing ever comes is given up for polling', async () => {
    const { open } = opening('')
    expect(await all(watchTask({ open, ask, silenceMs: 50 }, {}))).toEqual(['snapshot', 'task.revoked'])
  })
})
