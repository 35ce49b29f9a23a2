import { expect, test, vi } from 'vitest'
import { logSeldom } from './log-seldom.js'
import type { Logger } from './logger.js'

test('an error that comes again and again is logged now and then, another kind at once', () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const warn = vi.fn()
  const log = logSeldom({ warn } as unknown as Logger, 'Queue failed')
  const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
  for (let times = 0; times < 100; times += 1) log(refused)
  log(Object.assign(new Error('no space'), { code: '53100' }))
  expect(warn).toHaveBeenCalledTimes(2)
  vi.advanceTimersByTime(10_000)
  log(refused)
  expect(warn).toHaveBeenCalledTimes(3)
  vi.useRealTimers()
})
