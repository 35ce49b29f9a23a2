import { expect, test } from 'vitest'
import { createPageMeter } from './page-meter.js'

test('two recognisers that read four pages of two seconds each take two seconds a page', () => {
  let moment = 0
  const meter = createPageMeter(2, () => moment)
  expect(meter.meanMs).toBeNull()
  // All four begin at once; two of them wait for a recogniser.
  for (let page = 0; page < 4; page += 1) meter.begin()
  for (const end of [1000, 2000, 3000, 4000]) {
    moment = end
    meter.end(true)
  }
  expect(meter.running).toBe(0)
  // The last second had one page running.
  expect(meter.meanMs).toBeCloseTo(2000 - 100)
})

test('idle time does not count, nor does a job that read nothing', () => {
  let moment = 0
  const meter = createPageMeter(2, () => moment)
  meter.begin()
  moment = 500
  meter.end(true)
  moment = 60_000
  meter.begin()
  meter.end(false)
  meter.begin()
  moment = 60_500
  meter.end(true)
  expect(meter.meanMs).toBe(500)
})
