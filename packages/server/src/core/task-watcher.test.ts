import { expect, test } from 'vitest'
import { createTaskWatcher, type TaskWatcher } from './task-watcher.js'

const everyMs = 5

function startWatcher(versions: ReadonlyMap<string, number>) {
  const questions: (readonly string[])[] = []
  const errors: unknown[] = []
  let away = false
  const watcher = createTaskWatcher(
    {
      async versions(ids) {
        questions.push(ids)
        if (away) throw new Error('away')
        return versions
      },
    },
    { everyMs, onError: (error) => errors.push(error) },
  )
  return {
    watcher,
    questions,
    errors,
    setAway(value: boolean) {
      away = value
    },
  }
}

function wait(watcher: TaskWatcher, id: string, over: { withinMs?: number; signal?: AbortSignal } = {}) {
  return watcher.change(id, { after: 1, withinMs: 20_000, signal: new AbortController().signal, ...over })
}

/** How often may have been asked since. Timers may come a little early. */
const mostQuestions = (sinceMs: number) => (2 * (performance.now() - sinceMs)) / everyMs + 1

test('a change is told to everybody who waits for it, and to nobody else', async () => {
  const versions = new Map([
    ['a', 1],
    ['b', 1],
  ])
  const { watcher } = startWatcher(versions)
  const waiting = [wait(watcher, 'a'), wait(watcher, 'a')]
  const other = wait(watcher, 'b', { withinMs: 100 })
  versions.set('a', 2)
  expect(await Promise.all(waiting)).toEqual([true, true])
  expect(await other).toBe(false)
})

test('what changed before somebody came to wait is told, too', async () => {
  const { watcher } = startWatcher(new Map([['a', 7]]))
  expect(await wait(watcher, 'a')).toBe(true)
})

test('a task that is gone is a change', async () => {
  const { watcher } = startWatcher(new Map())
  expect(await wait(watcher, 'a')).toBe(true)
})

test('two hundred who wait are one question, of each task once, and nobody is none', async () => {
  const versions = new Map([
    ['a', 1],
    ['b', 1],
  ])
  const { watcher, questions } = startWatcher(versions)
  const began = performance.now()
  const waiting = Array.from({ length: 200 }, (_, index) => wait(watcher, index % 2 === 0 ? 'a' : 'b'))
  await expect.poll(() => questions.length).toBeGreaterThan(3)
  expect(questions.length).toBeLessThanOrEqual(mostQuestions(began))
  expect(questions[0]).toEqual(['a', 'b'])
  for (const id of ['a', 'b']) versions.set(id, 2)
  await Promise.all(waiting)
  const asked = questions.length
  await wait(watcher, 'a', { withinMs: 0 })
  expect(questions.length).toBe(asked)
})

test('the signal ends the waiting, before it begins, too', async () => {
  const { watcher, questions } = startWatcher(new Map([['a', 1]]))
  const controller = new AbortController()
  const waiting = wait(watcher, 'a', { signal: controller.signal })
  controller.abort()
  expect(await waiting).toBe(false)
  expect(await wait(watcher, 'a', { signal: controller.signal })).toBe(false)
  expect(questions).toEqual([])
})

test('a database that is away is waited for', async () => {
  const versions = new Map([['a', 1]])
  const { watcher, setAway, errors, questions } = startWatcher(versions)
  setAway(true)
  const began = performance.now()
  const waiting = wait(watcher, 'a')
  await expect.poll(() => errors.length).toBeGreaterThan(3)
  expect(questions.length).toBeLessThanOrEqual(mostQuestions(began))
  versions.set('a', 2)
  setAway(false)
  expect(await waiting).toBe(true)
})
