import { expect, test } from 'vitest'
import type { RemoteOcrEngine } from '../../core/ports/ocr-engine.js'
import { withinBudget } from './within-budget.js'

const empty = { lines: [], text: '', rotation: 0, warnings: [] } as const

function bounded(pages: number, recognize: RemoteOcrEngine['recognize'] = async () => empty) {
  const budget = {
    left: pages,
    take: async () => budget.left > 0 && budget.left-- > 0,
    async giveBack() {
      budget.left += 1
    },
  }
  const engine = { name: 'far', model: '1', pictureLimits: { maxSidePx: 1, maxBytes: 1 }, recognize }
  return { budget, engine: withinBudget({ ...engine, close: async () => undefined }, budget) }
}

const picture = { bytes: new Uint8Array(1), width: 1, height: 1 }
const options = (signal = new AbortController().signal) => ({ languages: ['id'], signal })

test('past the budget the engine is not available, and not worth another try', async () => {
  const { engine } = bounded(1)
  expect(await engine.recognize(picture, options())).toBe(empty)
  const refused = engine.recognize(picture, options())
  await expect(refused).rejects.toMatchObject({ code: 'engine_unavailable', retryable: false })
})

test('a page that failed is given back; one that was stopped may have been charged', async () => {
  const { budget, engine } = bounded(5, () => Promise.reject(new Error('failed')))
  await expect(engine.recognize(picture, options())).rejects.toThrow('failed')
  expect(budget.left).toBe(5)
  await expect(engine.recognize(picture, options(AbortSignal.abort()))).rejects.toThrow('failed')
  expect(budget.left).toBe(4)
})
