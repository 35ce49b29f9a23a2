import { asNusabacaError, NusabacaError } from '../core/errors.js'
import type { OpenDocument, OpenOptions } from '../core/ports/document-reader.js'
import type { EncodedImage, OcrEngine, PageImage, PictureLimits } from '../core/ports/ocr-engine.js'
import type {
  InspectRequest,
  PageRequest,
  RecognizePageRequest,
  RenderPageRequest,
} from '../core/ports/recognizer.js'
import type { SpeakRequest } from '../core/ports/speaker.js'
import type { SpeechEngine } from '../core/ports/speech-engine.js'
import { readPreparedPage } from '../core/read-prepared-page.js'
import { preparePage } from './prepare-page.js'
import type {
  PreparePageRequest,
  RecognizerAnswer,
  RecognizerFailure,
  RecognizerRequest,
  WritePdfRequest,
} from './protocol.js'
import { type AudioEncoders, speakText } from './speak-text.js'

/** Longest side that is recognised or shown, in pixels: what larger pictures add is noise, time and memory. */
const maxSidePx = 4000

/** What a recogniser works with. */
export interface RecognizerTools {
  readonly documents: {
    /** Media type by the file's bytes. */
    sniff(path: string): Promise<string>
    open(path: string, options: OpenOptions): Promise<OpenDocument>
  }
  /** Writes a picture into a file in memory, smaller where it would be past the limits. */
  encodePicture(image: PageImage, limits: PictureLimits): Promise<EncodedImage>
  writeSearchablePdf(request: WritePdfRequest): Promise<void>
  /** Makes an engine; asked at most once for each name. Throws `engine_unavailable`. */
  createEngine(name: string): Promise<OcrEngine>
  /** Makes the engine that speaks; throws `engine_unavailable` where there is none. */
  createSpeechEngine(): Promise<SpeechEngine>
  readonly audioEncoders: AudioEncoders
}

/** Answers requests one at a time; keeps its engines warm and the last document open. */
export function createRecognizerServer(
  tools: RecognizerTools,
): (request: RecognizerRequest) => Promise<RecognizerAnswer> {
  const engines = new Map<string, Promise<OcrEngine>>()
  let speechEngine: Promise<SpeechEngine> | undefined
  let last: { readonly key: string; readonly document: OpenDocument } | undefined

  function engineNamed(name: string): Promise<OcrEngine> {
    const engine = engines.get(name) ?? tools.createEngine(name)
    engines.set(name, engine)
    return engine
  }

  async function inspect({ path, limits, password }: InspectRequest) {
    const mediaType = await tools.documents.sniff(path)
    const document = await tools.documents.open(path, { mediaType, limits, ...(password && { password }) })
    const { pageCount } = document
    await document.close()
    return { mediaType, pageCount }
  }

  // Pages of one document mostly come one after the other: opening a book anew for each would be waste.
  async function openDocument(request: PageRequest): Promise<OpenDocument> {
    const { path, mediaType, limits, password } = request
    const key = JSON.stringify([path, password])
    if (last?.key === key) return last.document
    await forgetDocument()
    const document = await tools.documents.open(path, { mediaType, limits, ...(password && { password }) })
    last = { key, document }
    return document
  }

  async function forgetDocument() {
    const { document } = last ?? {}
    last = undefined
    await document?.close()
  }

  async function recognize(request: RecognizePageRequest) {
    const engine = await engineNamed(request.engine)
    const document = await openDocument(request)
    const page = await preparePage(document, {
      page: request.page,
      picture: { maxSidePx, finish: (image) => image },
    })
    // The process is killed when its work is not wanted any more, so nothing here is ever aborted.
    const { signal } = new AbortController()
    return readPreparedPage(page, engine, { languages: request.languages, signal })
  }

  async function prepare({ picture: limits, ...request }: PreparePageRequest) {
    const picture = limits && {
      maxSidePx: limits.maxSidePx,
      finish: (image: PageImage) => tools.encodePicture(image, limits),
    }
    return preparePage(await openDocument(request), { page: request.page, picture })
  }

  async function render(request: RenderPageRequest) {
    const document = await openDocument(request)
    const page = await document.page(request.page)
    const longSidePx = Math.ceil(request.maxWidthPx * Math.max(1, page.height / page.width))
    const image = await page.render(Math.min(maxSidePx, longSidePx))
    return tools.encodePicture(image, { maxSidePx, maxBytes: Number.POSITIVE_INFINITY })
  }

  async function speak(request: SpeakRequest) {
    speechEngine ??= tools.createSpeechEngine()
    return speakText(request, { engine: await speechEngine, encoders: tools.audioEncoders })
  }

  async function perform(request: RecognizerRequest) {
    switch (request.op) {
      case 'warm-up':
        if (request.engine !== null) await (await engineNamed(request.engine)).warmUp()
        return null
      case 'inspect':
        return inspect(request.request)
      case 'recognize':
        return recognize(request.request)
      case 'prepare':
        return prepare(request.request)
      case 'render':
        return render(request.request)
      case 'speak':
        return speak(request.request)
      case 'write-pdf':
        await tools.writeSearchablePdf(request.request)
        return null
    }
  }

  return async (request) => {
    try {
      return { ok: true, value: await perform(request) }
    } catch (error) {
      await forgetDocument().catch(() => undefined)
      return { ok: false, error: toFailure(error) }
    }
  }
}

function toFailure(thrown: unknown): RecognizerFailure {
  const { code, sentence, details, retryable, cause } = asNusabacaError(thrown)
  const reason = cause instanceof Error ? (cause.stack ?? cause.message) : cause
  return { code, detail: sentence, details, retryable, cause: reason === undefined ? null : String(reason) }
}

/** The error that a recogniser sent. */
export function fromFailure({ code, detail, details, retryable, cause }: RecognizerFailure): NusabacaError {
  return new NusabacaError(code, { detail, details, retryable, ...(cause !== null && { cause }) })
}
