import type { BatchStatus } from '@nusabaca/contract'
import { describe, expect, it, vi } from 'vitest'
import { NusabacaClient } from './client.js'
import { NusabacaTimeoutError } from './errors.js'
import { problemAnswer, startStubApi } from './stub-api.test.kit.js'

const processing = { body: { success: true, status: 'processing', progress: 40 } }
const completed = { body: { success: true, status: 'completed', progress: 100 } }

describe('waiting for a task', () => {
  it('gives the last answer and shows every one', async () => {
    await using api = await startStubApi([processing, processing, completed])
    const seen: string[] = []
    const status = await new NusabacaClient(api).waitForTask('t', {
      pollIntervalMs: 5,
      onStatus: (answer) => seen.push(answer.status),
    })
    expect(status.status).toBe('completed')
    expect(seen).toEqual(['processing', 'processing', 'completed'])
  })

  it.each(['failed', 'revoked'])('ends with a %s task, too', async (status) => {
    await using api = await startStubApi([{ body: { success: false, status } }])
    expect(await new NusabacaClient(api).waitForTask('t')).toEqual({ success: false, status })
  })

  it('never asks before the last answer has come', async () => {
    await using api = await startStubApi([processing, processing, processing, completed], 40)
    await new NusabacaClient(api).waitForTask('t', { pollIntervalMs: 1 })
    expect(api.mostAtOnce()).toBe(1)
  })

  it('asks soon at first and then less often', async () => {
    await using api = await startStubApi([processing, processing, processing, completed])
    const timers = vi.spyOn(globalThis, 'setTimeout')
    await new NusabacaClient(api).waitForTask('t', { timeoutMs: 60_000 })
    // Deadlines are longer, and the answers' are none.
    const pauses = timers.mock.calls.map(([, ms = 0]) => ms).filter((ms) => ms > 0 && ms < 1000)
    timers.mockRestore()
    expect(pauses).toEqual([200, 300, 450])
  })

  it('leaves as much time between two questions as the server asks for', async () => {
    await using api = await startStubApi([{ ...processing, headers: { 'retry-after': '1' } }, completed])
    await new NusabacaClient(api).waitForTask('t', { pollIntervalMs: 1 })
    const [first, second] = api.requests
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThan(950)
  })

  it('asks where the task is first, then has the server wait for a change, and is not told what it knows', async () => {
    const headers = { etag: 'W/"1"' }
    await using api = await startStubApi([
      { ...processing, headers },
      { status: 304, headers },
      { ...completed, headers: { etag: 'W/"2"' } },
    ])
    const seen: string[] = []
    await new NusabacaClient(api).waitForTask('t', { onStatus: (answer) => seen.push(answer.status) })
    expect(seen).toEqual(['processing', 'completed'])
    const path = '/api/v1/upload/status/t/'
    expect(api.requests.map((request) => request.path)).toEqual([path, `${path}?wait=25`, `${path}?wait=25`])
    const tags = api.requests.map((request) => request.headers['if-none-match'])
    expect(tags).toEqual([undefined, 'W/"1"', 'W/"1"'])
  })

  it('waits for less where waits are cut off, and in the end for nothing', async () => {
    const cut = { fault: 'drop' } as const
    await using api = await startStubApi([processing, cut, cut, cut, cut, cut, completed])
    await new NusabacaClient(api).waitForTask('t')
    const queries = api.requests.map(({ path }) => path.split('?')[1])
    expect(queries).toEqual([undefined, 'wait=25', 'wait=12', 'wait=6', 'wait=3', 'wait=1', undefined])
  })

  it('has the server wait although it was away at first', async () => {
    await using api = await startStubApi([{ fault: 'drop' }, completed])
    await new NusabacaClient(api).waitForTask('t')
    expect(api.requests[1]?.path).toContain('wait=25')
  })

  it('outlives a server that is away for a while', async () => {
    await using api = await startStubApi([
      processing,
      { fault: 'drop' },
      problemAnswer(503, 'storage_unavailable'),
      completed,
    ])
    const status = await new NusabacaClient(api).waitForTask('t', { pollIntervalMs: 5 })
    expect(status.status).toBe('completed')
  })

  it('ends at once when there is no such task', async () => {
    await using api = await startStubApi([problemAnswer(404, 'task_not_found')])
    await expect(new NusabacaClient(api).waitForTask('t')).rejects.toMatchObject({ code: 'task_not_found' })
  })

  it('ends at its deadline', async () => {
    await using api = await startStubApi([processing])
    const waiting = new NusabacaClient(api).waitForTask('t', { timeoutMs: 60, pollIntervalMs: 10 })
    await expect(waiting).rejects.toBeInstanceOf(NusabacaTimeoutError)
  })

  it("ends with the caller's signal, between two questions too", async () => {
    await using api = await startStubApi([processing])
    const controller = new AbortController()
    const reason = new Error('enough')
    const waiting = new NusabacaClient(api).waitForTask('t', {
      signal: controller.signal,
      pollIntervalMs: 60_000,
      onStatus: () => queueMicrotask(() => controller.abort(reason)),
    })
    await expect(waiting).rejects.toBe(reason)
  })
})

it('waits for all of a batch, and has the server wait', async () => {
  const headers = { etag: 'W/"1"' }
  const ended = { success: true, done: true, progress: 100 }
  await using api = await startStubApi([{ body: { done: false, progress: 40 }, headers }, { body: ended }])
  const seen: number[] = []
  const onStatus = ({ progress }: BatchStatus) => seen.push(progress)
  expect(await new NusabacaClient(api).waitForBatch('b', { onStatus })).toEqual(ended)
  expect(seen).toEqual([40, 100])
  expect(api.requests.map(({ path }) => path)).toEqual([
    '/api/v1/upload/batch/b/',
    '/api/v1/upload/batch/b/?wait=25',
  ])
})
