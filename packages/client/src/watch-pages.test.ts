import { expect, it } from 'vitest'
import { NusabacaClient } from './client.js'
import { problemAnswer, startStubApi } from './stub-api.test.kit.js'
import type { PageOutcome } from './watch-pages.js'

async function all(pages: AsyncIterable<PageOutcome>): Promise<PageOutcome[]> {
  const told: PageOutcome[] = []
  for await (const page of pages) told.push(page)
  return told
}

function stream(...events: readonly [event: string, data: object][]) {
  const body = events.map(([event, data], index) => {
    return `id: 1.${index}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`
  })
  return { headers: { 'content-type': 'text/event-stream' }, body: body.join('') }
}

const error = { code: 'page_timeout', message: 'It took too long.' } as const
const pages = { total: 2, done: 1, failed: 1 }
const both = [
  { read: true, page: 1, text: 'Halo' },
  { read: false, page: 2, error },
] as const

it('gives pages as they are told of', async () => {
  await using api = await startStubApi([
    stream(
      ['snapshot', { status: 'processing' }],
      ['page.failed', { page: 2, error }],
      ['page.completed', { page: 1, text: 'Halo' }],
      ['task.completed', { pages }],
    ),
  ])
  expect(await all(new NusabacaClient(api).watchPages('t'))).toEqual(both.toReversed())
  expect(api.requests).toHaveLength(1)
})

it('takes from the results what no event told of', async () => {
  await using api = await startStubApi([
    problemAnswer(404, 'invalid_request'),
    { body: { status: 'completed', pages } },
    { body: { pages: [{ page: 1, text: 'Halo' }], pages_failed: [{ page: 2, ...error }] } },
  ])
  expect(await all(new NusabacaClient(api).watchPages('t'))).toEqual(both)
})

it('throws when the task fails', async () => {
  const message = 'The task took too long.'
  await using api = await startStubApi([
    stream(['task.failed', { message, error: { code: 'task_timeout', message } }]),
  ])
  await expect(all(new NusabacaClient(api).watchPages('t'))).rejects.toMatchObject({
    name: 'NusabacaTaskError',
    code: 'task_timeout',
    message,
  })
})

it.each(['waitForTask', 'watchTask'] as const)(
  '%s revokes the task with its signal when asked to',
  async (method) => {
    await using api = await startStubApi([{ fault: 'never' }, { body: {} }])
    const controller = new AbortController()
    const reason = new Error('the user went away')
    const waiting = new NusabacaClient(api)[method]('t', { signal: controller.signal, revokeOnAbort: true })
    const ended = 'next' in waiting ? waiting.next() : waiting
    await expect.poll(() => api.requests.length).toBe(1)
    controller.abort(reason)
    await expect(ended).rejects.toBe(reason)
    expect(api.requests.at(-1)).toMatchObject({ method: 'POST', path: '/api/v1/upload/tasks/t/revoke/' })
  },
)
