import { asNusabacaError, NusabacaError } from '../../core/errors.js'
import type { OcrEngine } from '../../core/ports/ocr-engine.js'
import { latinAlphabet, parseDictionary } from './pp-ocr/alphabet.js'
import {
  type InferenceRuntimeName,
  type InferenceSession,
  loadInferenceRuntime,
  type SessionOptions,
} from './pp-ocr/inference-session.js'
import { createLineReader } from './pp-ocr/line-reader.js'
import { readModelFiles } from './pp-ocr/model-files.js'
import { type PageTools, readPage } from './pp-ocr/page-reader.js'
import type { PrepareOptions } from './pp-ocr/prepare-model.js'
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
  /** Called with the cause when the native runtime cannot be loaded and the slower WASM one takes its place. */
  readonly onFallback?: (cause: unknown) => void
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
      try {
        return await readPage(image, tools, {
          maxSidePx: detectionSidePx[options.quality ?? 'fast'],
          maxLines: options.maxLines ?? defaultMaxLines,
          signal,
        })
      } catch (error) {
        throw signal.aborted ? signal.reason : asNusabacaError(error)
      }
    },
    async close() {
      const loaded = await loading?.catch(() => undefined)
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
    loadInferenceRuntime(options.runtime, options.onFallback),
    readModelFiles(options.modelDir),
  ])
  const alphabet = latinAlphabet(parseDictionary(files.dictionary))
  const cache = createPreparedModelCache(options.cacheDir)
  const open = async (model: Uint8Array, how: PrepareOptions & SessionOptions = {}) => {
    try {
      return await runtime.createSession(await cache.prepare(model, how), how)
    } catch (cause) {
      throw new NusabacaError('engine_unavailable', { detail: 'A recognition model cannot be used.', cause })
    }
  }
  const detector = await open(files.detector, { keepsMemory: true })
  const recognizer = await open(files.recognizer, { classes: alphabet.classes })
  const classifier = await open(files.classifier)
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
