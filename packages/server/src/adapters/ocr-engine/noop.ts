import type { Quad } from '../../core/geometry.js'
import type { OcrEngine } from '../../core/ports/ocr-engine.js'

/** Reads the word `noop` from every picture at once: what all but recognition costs can be measured with it. */
export function createNoopOcrEngine(): OcrEngine {
  return {
    name: 'noop',
    model: 'none',
    async warmUp() {},
    async recognize({ width, height }, { signal }) {
      signal.throwIfAborted()
      const quad: Quad = [
        [0, 0],
        [width, 0],
        [width, height],
        [0, height],
      ]
      const word = { text: 'noop', quad, confidence: 1 }
      return { lines: [{ ...word, words: [word] }], text: 'noop', rotation: 0, warnings: [] }
    },
    async close() {},
  }
}
