import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { type TaskEvent, TaskOutlineSchema, taskEventSchemas } from '@nusabaca/contract'
import { Value } from 'typebox/value'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { badPage, bigPages, startTestApp } from '../test-app.testing.js'

const { app, context, tasks, insert, read, takeQueries, close } = await startTestApp()
afterAll(close)

const eventsUrl = (id: string) => `/api/v1/upload/status/${id}/events/`

async function stream(id: string, lastEventId?: string) {
  const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId }
  const { statusCode: status, headers: got, body } = await app.inject({ url: eventsUrl(id), headers })
  return { status, headers: got, body, events: parse(body) }
}

function parse(body: string): TaskEvent[] {
  return [...body.matchAll(/^id: (.*)\nevent: (.*)\ndata: (.*)\n\n/gm)].map(
    ([, id, event, data]) => ({ id, event, data: JSON.parse(data ?? '') }) as TaskEvent,
  )
}

async function listen(): Promise<number> {
  if (!app.server.listening) await app.listen({ port: 0, host: '127.0.0.1' })
  return (app.server.address() as AddressInfo).port
}

/** What a reader sees, as short as it can be said. */
function brief(events: readonly TaskEvent[]): string[] {
  return events.map(({ id, event, data }) => `${id} ${event}${'page' in data ? ` ${data.page}` : ''}`)
}

describe('a stream of events', () => {
  test('of a task that is read meanwhile has each thing once, in order, in the shape of the contract', async () => {
    const task = await insert({ pageNumbers: [1, 2, badPage] })
    const streaming = stream(task.id)
    await read(task, [2, badPage, 1])
    const { status, headers, body, events } = await streaming
    expect(status).toBe(200)
    expect(headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    })
    expect(body).toMatch(/^retry: \d+\n\n/)
    expect(brief(events.filter(({ event }) => event !== 'task.progress'))).toEqual([
      '1.0 snapshot',
      '1.2 task.started',
      '1.3 page.completed 2',
      '1.5 page.failed 13',
      '1.7 page.completed 1',
      '1.9 task.completed',
    ])
    for (const { event, data } of events) expect(Value.Check(taskEventSchemas[event], data), event).toBe(true)
    expect(events[2]?.data).toMatchObject({ page: 2, text: 'Page 2' })
    const progress = events.map(({ data }) => data.progress)
    expect(progress).toEqual(progress.toSorted((a, b) => a - b))
    expect(events.at(-1)?.data).not.toHaveProperty('ocr_result')
  })

  test('goes on after whichever event the reader had last', async () => {
    const task = await insert({ pageNumbers: [1, 2, badPage] })
    const streaming = stream(task.id)
    for (const page of [1, 2, badPage]) await read(task, [page])
    const { events } = await streaming
    const told = events.filter(({ event }) => event !== 'task.progress')
    for (const [index, { id }] of told.slice(0, -1).entries()) {
      expect(brief((await stream(task.id, id)).events), id).toEqual(brief(told.slice(index + 1)))
    }
    const last = await stream(task.id, told.at(-1)?.id)
    expect(last).toMatchObject({ status: 204, body: '' })
  })

  test('of a task that is under way begins with what led there', async () => {
    const task = await insert({ pageNumbers: [1, 2] })
    await read(task, [2])
    const streaming = stream(task.id)
    await read(task, [1])
    expect(brief((await streaming).events.slice(0, 3))).toEqual([
      '1.0 snapshot',
      '1.2 task.started',
      '1.3 page.completed 2',
    ])
  })

  test('of a task that has ended is a snapshot and the last event', async () => {
    const task = await insert({ pageNumbers: [1] })
    await read(task, [1])
    const { events } = await stream(task.id)
    expect(brief(events)).toEqual(['1.4 snapshot', '1.5 task.completed'])
    expect(Value.Check(TaskOutlineSchema, events[0]?.data)).toBe(true)
    expect(brief((await stream(task.id, '1.4')).events)).toEqual(['1.5 task.completed'])
  })

  test('tells of a revoked task, without pages that are gone', async () => {
    const task = await insert({ pageNumbers: [1, 2] })
    await read(task, [1])
    const streaming = stream(task.id, '1.3')
    await app.inject({ method: 'POST', url: `/api/v1/upload/tasks/${task.id}/revoke/` })
    expect((await streaming).events.at(-1)).toMatchObject({
      event: 'task.revoked',
      data: { status: 'revoked' },
    })
    expect(brief((await stream(task.id, '1.0')).events)).toEqual(['1.2 task.started', '1.5 task.revoked'])
  })

  test('tells of another attempt with a snapshot, and of the pages that it keeps no second time', async () => {
    const task = await insert({ pageNumbers: [1, badPage, 3] })
    await read(task, [1, 3, badPage])
    const again = await tasks.retry(task, {
      pages: 'failed',
      options: task.options,
      sealedPassword: null,
    })
    expect(again?.attempt).toBe(2)
    const known = stream(task.id, '1.3')
    const fresh = stream(task.id)
    await read({ ...task, attempt: 2 }, [badPage])
    const rest = ['2.11 task.started', '2.12 page.failed 13', '2.14 task.completed']
    const short = (events: readonly TaskEvent[]) =>
      brief(events.filter(({ event }) => event !== 'task.progress'))
    expect(short((await known).events)).toEqual(['2.3 snapshot', '2.5 page.completed 3', ...rest])
    expect(short((await fresh).events)).toEqual([
      '2.0 snapshot',
      '2.3 page.completed 1',
      '2.5 page.completed 3',
      ...rest,
    ])
  })

  test('ends when the task is erased', async () => {
    const task = await insert()
    const streaming = stream(task.id)
    await app.inject({ method: 'DELETE', url: `/api/v1/upload/tasks/${task.id}/` })
    expect(brief((await streaming).events)).toEqual(['1.0 snapshot'])
    expect(await stream(task.id)).toMatchObject({ status: 410 })
  })

  test.each(['nonsense', '1', '1.999', '1.-1'])('begins anew for a reader who had "%s" last', async (id) => {
    const task = await insert()
    await tasks.revoke(task.id)
    expect(brief((await stream(task.id, id)).events)).toEqual(['1.1 snapshot', '1.2 task.revoked'])
  })

  test('of no task is 404', async () => {
    expect(await stream('7f1f7f0e-0c57-4f4b-9f11-6a8ad0b8e8a1')).toMatchObject({ status: 404 })
  })
})

describe('open streams', () => {
  test('are read from as fast as their reader reads, and no faster', async () => {
    const pages = Array.from({ length: 60 }, (_, index) => bigPages + index)
    const task = await insert({ pageNumbers: [1, ...pages] })
    await read(task, pages)
    const socket = connect(await listen(), '127.0.0.1')
    const got = vi.spyOn(context.files, 'get')
    socket.pause()
    socket.write(`GET ${eventsUrl(task.id)} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
    let before = 0
    // What lies in the system's buffers for sockets is some megabytes.
    const stands = () => got.mock.calls.length > 0 && got.mock.calls.length === before
    await vi.waitFor(
      () => {
        const ready = stands()
        before = got.mock.calls.length
        expect(ready).toBe(true)
      },
      { interval: 500, timeout: 10_000 },
    )
    expect(before).toBeLessThan(30)
    socket.resume()
    await vi.waitFor(() => expect(got).toHaveBeenCalledTimes(60), 20_000)
    socket.resetAndDestroy()
    got.mockRestore()
  })

  test('two hundred of them that are idle are one question a look, and none when they have gone', async () => {
    const tasks = [await insert(), await insert()]
    const port = await listen()
    let told = 0
    const sockets = Array.from({ length: 200 }, (_, index) => {
      const socket = connect(port, '127.0.0.1')
      socket.write(`GET ${eventsUrl(tasks[index % 2]?.id ?? '')} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
      socket.on('data', (data) => {
        if (String(data).includes('snapshot')) told += 1
      })
      return socket
    })
    await vi.waitFor(() => expect(told).toBe(200), 20_000)
    const looks = vi.spyOn(context.changes, 'versions')
    await vi.waitFor(() => expect(looks).toHaveBeenCalled(), 10_000)
    looks.mockClear()
    takeQueries()
    await vi.waitFor(() => expect(looks.mock.calls.length).toBeGreaterThan(5), 10_000)
    // A look may be under way, at the beginning and now.
    expect(Math.abs(takeQueries() - looks.mock.calls.length)).toBeLessThanOrEqual(1)
    expect(looks.mock.lastCall?.[0]).toHaveLength(2)
    const closed = Promise.all(sockets.map((socket) => once(socket, 'close')))
    for (const socket of sockets) socket.resetAndDestroy()
    await closed
    await expect.poll(takeQueries, { interval: 100 }).toBe(0)
  })
})
