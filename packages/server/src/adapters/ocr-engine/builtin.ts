import type { OcrEngine } from '../../core/ports/ocr-engine.js'
import { latinAlphabet, parseDictionary } from './pp-ocr/alphabet.js'
import type { InferenceRuntimeName, InferenceSession } from './pp-ocr/inference-session.js'
import { loadInferenceRuntime } from './pp-ocr/inference-session.js'
import { createLineReader } from './pp-ocr/line-reader.js'
import { readModelFiles } from './pp-ocr/model-files.js'
import { type PageTools, readPage } from './pp-ocr/page-reader.js'
import { createPreparedModelCache } from './pp-ocr/prepared-model-cache.js'
import { createTextDetector } from './pp-ocr/text-detector.js'
import { stripHeight } from './pp-ocr/text-strip.js'

export interface BuiltinOcrEngineOptions {
  /** A folder with `det.onnx`, `rec.onnx`, `cls.onnx` and `dictionary.txt`; without it the packaged PP-OCRv4. */
  readonly modelDir?: string
  /** What clients are told of the model. */
  readonly modelName?: string
  /** Where prepared networks are kept; without it, or when it cannot be written, they are prepared at each start. */
  readonly cacheDir?: string
  /** `fast` looks for text at 960 pixels, `best` at 1280. */
  readonly quality?: 'fast' | 'best'
  /** Longer pages are cut, with a warning. */
  readonly maxLines?: number
  /** Only this runtime; without it the native one, or WASM where that cannot be loaded. */
  readonly runtime?: InferenceRuntimeName
}

const detectionSidePx = { fast: 960, best: 1280 } as const
const defaultMaxLines = 2000

/** PP-OCR in a pipeline of our own: text detection, orientation, line recognition, reading order. */
export function createBuiltinOcrEngine(options: BuiltinOcrEngineOptions = {}): OcrEngine {
  let loading: Promise<LoadedEngine> | undefined
  const load = () => {
    loading ??= loadEngine(options).catch((error: unknown) => {
      loading = undefined
      throw error
    })
    return loading
  }
  return {
    name: 'builtin',
    model: options.modelName ?? 'PP-OCRv4',
    async warmUp() {
      const { sessions } = await load()
      for (const { session, height } of sessions) {
        const dims = [1, 3, height, warmUpWidth]
        await session.run({ data: new Float32Array(3 * height * warmUpWidth), dims })
      }
    },
    async recognize(image, { signal }) {
      const { tools } = await load()
      return readPage(image, tools, {
        maxSidePx: detectionSidePx[options.quality ?? 'fast'],
        maxLines: options.maxLines ?? defaultMaxLines,
        signal,
      })
    },
    async close() {
      const loaded = await loading
      loading = undefined
      await Promise.all(loaded?.sessions.map(({ session }) => session.close()) ?? [])
    },
  }
}

const warmUpWidth = 192

interface LoadedEngine {
  readonly tools: PageTools
  /** With a height of input that each can take. */
  readonly sessions: readonly { readonly session: InferenceSession; readonly height: number }[]
}

async function loadEngine(options: BuiltinOcrEngineOptions): Promise<LoadedEngine> {
  const [runtime, files] = await Promise.all([
    loadInferenceRuntime(options.runtime),
    readModelFiles(options.modelDir),
  ])
  const alphabet = latinAlphabet(parseDictionary(files.dictionary))
  const cache = createPreparedModelCache(options.cacheDir)
  const detector = await runtime.createSession(await cache.prepare(files.detector), { keepsMemory: true })
  const recognizer = await runtime.createSession(
    await cache.prepare(files.recognizer, { classes: alphabet.classes }),
  )
  const classifier = await runtime.createSession(await cache.prepare(files.classifier))
  return {
    tools: {
      detector: createTextDetector(detector),
      classifier,
      reader: createLineReader(recognizer, alphabet),
    },
    sessions: [
      { session: detector, height: 64 },
      { session: recognizer, height: stripHeight },
      { session: classifier, height: stripHeight },
    ],
  }
}
