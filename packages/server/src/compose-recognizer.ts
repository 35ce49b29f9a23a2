import { NusabacaError } from './core/errors.js'
import type { OcrEngine } from './core/ports/ocr-engine.js'
import type { SpeechEngine } from './core/ports/speech-engine.js'
import { say } from './core/sentence.js'
import { speechIsOff } from './core/speech/choose-voice.js'
import type { RecognizerTools } from './recognizer/serve-recognizer.js'
import type { SpeechEngineName } from './setting-parsers.js'

/** What a recogniser process is told at its start; no secret is among it. */
export interface RecognizerSetup {
  readonly modelDir: string | null
  readonly cacheDir: string
  readonly maxMemoryBytes: number
  readonly speechEngine: SpeechEngineName
}

/** What the built-in engine reads with. */
export function builtinModel(modelDir: string | null): string {
  return modelDir === null ? 'PP-OCRv4' : 'PP-OCR, custom model'
}

/** The tools of a recogniser process. Each is loaded when it is first used: inspection needs no engine. */
export async function composeRecognizer(setup: RecognizerSetup): Promise<RecognizerTools> {
  const { createDocumentReaders } = await import('./adapters/document-reader/document-readers.js')
  const documents = createDocumentReaders()
  return {
    documents,
    encodePicture: async (image, limits) =>
      (await import('./adapters/document-reader/encode-picture.js')).encodePicture(image, limits),
    async writeSearchablePdf(request) {
      const { writeSearchablePdf } = await import('./adapters/searchable-pdf/write-searchable-pdf.js')
      await writeSearchablePdf(request, documents.open)
    },
    createEngine: (name) => createEngine(name, setup),
    createSpeechEngine: () => createSpeechEngine(setup),
    audioEncoders: {
      mp3: async () => (await import('./adapters/audio-encoder/mp3.js')).createMp3AudioEncoder(),
      wav: async () => (await import('./adapters/audio-encoder/wav.js')).createWavAudioEncoder(),
    },
  }
}

async function createEngine(name: string, { modelDir, cacheDir }: RecognizerSetup): Promise<OcrEngine> {
  switch (name) {
    case 'builtin': {
      const { createBuiltinOcrEngine } = await import('./adapters/ocr-engine/builtin.js')
      const modelName = builtinModel(modelDir)
      return createBuiltinOcrEngine({ cacheDir, modelName, ...(modelDir !== null && { modelDir }) })
    }
    case 'tesseract': {
      const { createTesseractJsOcrEngine } = await import('./adapters/ocr-engine/tesseract-js.js')
      return createTesseractJsOcrEngine()
    }
    case 'noop': {
      const { createNoopOcrEngine } = await import('./adapters/ocr-engine/noop.js')
      return createNoopOcrEngine()
    }
    default:
      throw new NusabacaError('engine_unavailable', {
        detail: say('There is no engine {engine}.', { engine: name }),
        retryable: false,
      })
  }
}

async function createSpeechEngine({ speechEngine }: RecognizerSetup): Promise<SpeechEngine> {
  if (speechEngine === 'none') throw speechIsOff()
  return (await import('./adapters/speech-engine/espeak-ng.js')).createEspeakNgEngine()
}
