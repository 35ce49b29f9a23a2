import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parsePosition } from './stream-task-events.js'

test('Last-Event-ID is what an event had, and nothing else is', () => {
  const number = fc.nat({ max: 10 ** 8 })
  fc.assert(
    fc.property(number, number, fc.string(), (attempt, version, text) => {
      expect(parsePosition(`${attempt}.${version}`)).toEqual({ attempt, version })
      const position = parsePosition(text)
      if (position !== null) expect(text).toMatch(/^\d+\.\d+$/)
    }),
  )
})
