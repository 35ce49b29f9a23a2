import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import type { QueueGauge } from '../core/queue-gauge.js'
import type { Task } from '../core/task.js'
import { entityTag, isNamed, knownVersion } from './entity-tag.js'

const urlTtlMs = 1000
let position = 3
const gauge = { placeOf: async () => ({ position, etaSeconds: null }) } as unknown as QueueGauge
const tagOf = (task: Partial<Task>) => entityTag({ gauge, urlTtlMs }, task as Task, 'en')

describe('the tag of a task', () => {
  test('changes with its version and with its place in the queue', async () => {
    const tag = await tagOf({ status: 'pending', version: 1 })
    expect(await tagOf({ status: 'pending', version: 1 })).toBe(tag)
    expect(await tagOf({ status: 'pending', version: 2 })).not.toBe(tag)
    position = 2
    expect(await tagOf({ status: 'pending', version: 1 })).not.toBe(tag)
  })

  test('of a completed one changes while links given with it have half their life before them', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      for (const givenMs of [0, 1, 499, 500, 777]) {
        vi.setSystemTime(givenMs)
        const tag = await tagOf({ status: 'completed', version: 9 })
        vi.setSystemTime(givenMs + urlTtlMs / 2)
        expect(await tagOf({ status: 'completed', version: 9 })).not.toBe(tag)
      }
    } finally {
      vi.useRealTimers()
    }
  })
})

test.each([
  ['W/"1-2"', true],
  ['"1-2"', true],
  ['"x", W/"1-2"', true],
  ['*', true],
  ['W/"1-3"', false],
  ['1-2', false],
  ['', false],
  [undefined, false],
])('If-None-Match: %s names W/"1-2": %s', (header, expected) => {
  expect(isNamed('W/"1-2"', header)).toBe(expected)
})

test.each([
  ['W/"17-3"', 17],
  ['W/"17"', 17],
  ['"abc", W/"17-28999"', 17],
  ['"abc"', null],
  ['*', null],
  [undefined, null],
])('If-None-Match: %s has version %s', (header, expected) => {
  expect(knownVersion(header)).toBe(expected)
})

describe('If-None-Match', () => {
  const version = fc.integer({ min: 1, max: 10 ** 12 })
  const language = fc.constantFrom('en' as const, 'id' as const)
  const foreign = fc
    .string({ unit: fc.constantFrom(...'abcW/-_, ') })
    .map((text) => `"${text}"`)
    .filter((tag) => !/\d/.test(tag))

  test('with a tag among others names it and knows its version', async () => {
    const given = fc.record({ version, language, before: fc.array(foreign), after: fc.array(foreign) })
    await fc.assert(
      fc.asyncProperty(given, async ({ version, language, before, after }) => {
        const tag = await entityTag({ gauge, urlTtlMs }, { status: 'pending', version } as Task, language)
        const header = [...before, tag, ...after].join(', ')
        expect(isNamed(tag, header)).toBe(true)
        expect(knownVersion(header)).toBe(version)
        expect(isNamed(tag, [...before, ...after].join(', '))).toBe(false)
      }),
    )
  })

  test('whatever it is, it names a tag or does not, and its version is a number or unknown', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (header) => {
        expect([true, false]).toContain(isNamed('W/"1-2"', header))
        expect(knownVersion(header) ?? 0).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})
