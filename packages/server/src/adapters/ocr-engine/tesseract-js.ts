import { asNusabacaError } from '../../core/errors.js'
import type { Quad } from '../../core/geometry.js'
import type { Line, PageText, Word } from '../../core/page.js'
import type { OcrEngine, PageImage } from '../../core/ports/ocr-engine.js'
import { type TrainedData, trainedDataFor } from './tesseract-languages.js'
import { startTesseractWorker, type TesseractBlock, type TesseractWorker } from './tesseract-worker.js'

export interface TesseractJsOcrEngineOptions {
  /** ISO 639-1 codes that `warmUp` loads; any installed language can be asked for. */
  readonly languages?: readonly string[]
}

/**
 * Tesseract's LSTM engine as WebAssembly, for languages whose letters the built-in engine does not know. It
 * reads upright pages only and downloads nothing. Pages are read one after the other.
 */
export function createTesseractJsOcrEngine(options: TesseractJsOcrEngineOptions = {}): OcrEngine {
  let running: { readonly key: string; readonly worker: TesseractWorker } | undefined
  let turn: Promise<unknown> = Promise.resolve()

  /** Everything that uses the one worker waits for what came before it. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work)
    turn = result.catch(() => undefined)
    return result
  }
  const stop = async () => {
    const stopped = running
    running = undefined
    await stopped?.worker.terminate()
  }
  const workerFor = async (data: readonly TrainedData[]): Promise<TesseractWorker> => {
    const key = data.map(({ code }) => code).join('+')
    if (running?.key === key) return running.worker
    await stop()
    running = { key, worker: await startTesseractWorker(data) }
    return running.worker
  }
  const read = async (
    image: PageImage,
    data: readonly TrainedData[],
    signal: AbortSignal,
  ): Promise<PageText> => {
    signal.throwIfAborted()
    const worker = await workerFor(data)
    signal.throwIfAborted()
    try {
      return toPageText(await abortable(worker.recognize(toPortablePixmap(image)), signal), image)
    } catch (error) {
      // the thread may be in the middle of a page or spoiled; the next page gets a new one
      await stop()
      if (signal.aborted) throw signal.reason
      throw asNusabacaError(error)
    }
  }

  return {
    name: 'tesseract',
    model: 'tesseract.js 7',
    async warmUp() {
      if (!options.languages?.length) return
      const data = trainedDataFor(options.languages)
      await inTurn(() => workerFor(data))
    },
    async recognize(image, { languages, signal }) {
      const data = trainedDataFor(languages)
      return inTurn(() => read(image, data, signal))
    },
    async close() {
      await inTurn(stop)
    },
  }
}

function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

/** The simplest format that Tesseract reads: a line of text and the pixels as they are. */
function toPortablePixmap({ data, width, height }: PageImage): Buffer {
  return Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`), data])
}

function toPageText(blocks: readonly TesseractBlock[], image: PageImage): PageText {
  const lines = blocks
    .flatMap((block) => block.paragraphs.flatMap((paragraph) => paragraph.lines))
    .map((line) => toLine(line, image))
    .filter((line) => line.text !== '')
  return { lines, text: lines.map((line) => line.text).join('\n'), rotation: 0, warnings: [] }
}

type TesseractLine = TesseractBlock['paragraphs'][number]['lines'][number]

function toLine(line: TesseractLine, image: PageImage): Line {
  const words = line.words
    .map(
      (word): Word => ({
        text: word.text.trim(),
        confidence: toFraction(word.confidence),
        quad: toQuad(word.bbox, image),
      }),
    )
    .filter((word) => word.text !== '')
  return {
    text: words.map((word) => word.text).join(' '),
    quad: toQuad(line.bbox, image),
    confidence: toFraction(line.confidence),
    words,
  }
}

function toFraction(percent: number): number {
  return Math.min(1, Math.max(0, percent / 100))
}

function toQuad({ x0, y0, x1, y1 }: TesseractLine['bbox'], { width, height }: PageImage): Quad {
  const left = Math.max(0, x0)
  const top = Math.max(0, y0)
  const right = Math.min(width, x1)
  const bottom = Math.min(height, y1)
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ]
}
