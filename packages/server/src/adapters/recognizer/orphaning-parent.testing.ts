import { fileURLToPath } from 'node:url'
import { startRecognizerProcess } from './recognizer-process.js'

// A parent that keeps its recogniser busy for ever and tells its pid to whoever started it.

const module = fileURLToPath(new URL('./misbehaving-recognizer.testing.js', import.meta.url))
const recognizer = startRecognizerProcess({ module, args: [], env: {} }, () => undefined)
const signal = new AbortController().signal
const limits = { maxPages: 1, maxPixels: 1 }
await recognizer.request({ op: 'inspect', request: { path: 'good', limits } }, { timeoutMs: 30_000, signal })
const hanging = recognizer.request(
  { op: 'inspect', request: { path: 'hang', limits } },
  { timeoutMs: 60_000, signal },
)
hanging.catch(() => undefined)
setTimeout(() => process.send?.(recognizer.pid), 200)
