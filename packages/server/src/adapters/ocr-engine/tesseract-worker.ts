import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Tesseract from 'tesseract.js'
import { NusabacaError } from '../../core/errors.js'
import type { TrainedData } from './tesseract-languages.js'

/** A block of text as tesseract.js reports it: paragraphs of lines of words. */
export type TesseractBlock = Tesseract.Block

/** Tesseract in a thread of its own. */
export interface TesseractWorker {
  /** @param picture the bytes of a picture file */
  recognize(picture: Buffer): Promise<readonly TesseractBlock[]>
  /** Ends the thread, whatever it is doing. */
  terminate(): Promise<void>
}

/**
 * Starts Tesseract with some trained data, all of it from local files.
 *
 * @throws NusabacaError `engine_unavailable`
 */
export async function startTesseractWorker(data: readonly TrainedData[]): Promise<TesseractWorker> {
  const { folder, remove } = await gather(data)
  try {
    const worker = await createWorker(
      data.map(({ code }) => code),
      folder,
    )
    await worker.setParameters({
      tessedit_pageseg_mode: Tesseract.PSM.AUTO,
      // what Tesseract says of a page's resolution and layout would go to stderr past the log
      debug_file: '/dev/null',
    })
    return {
      async recognize(picture) {
        const result = await worker.recognize(picture, {}, { blocks: true, text: false })
        return result.data.blocks ?? []
      },
      async terminate() {
        await worker.terminate()
      },
    }
  } catch (cause) {
    throw new NusabacaError('engine_unavailable', {
      detail: 'The Tesseract engine cannot be started.',
      cause,
    })
  } finally {
    await remove()
  }
}

/** tesseract.js never settles its promise when trained data cannot be read; its error handler is told. */
function createWorker(codes: string[], langPath: string): Promise<Tesseract.Worker> {
  return new Promise((resolve, reject) => {
    const options = { langPath, cacheMethod: 'none', errorHandler: reject }
    Tesseract.createWorker(codes, Tesseract.OEM.LSTM_ONLY, options).then(resolve, reject)
  })
}

/** tesseract.js looks for all of its data in one folder, and every language's package has its own. */
async function gather(data: readonly TrainedData[]): Promise<{ folder: string; remove(): Promise<void> }> {
  const [first, ...others] = data
  if (first && others.length === 0) return { folder: first.folder, remove: async () => undefined }
  const folder = await mkdtemp(path.join(tmpdir(), 'nusabaca-tesseract-'))
  for (const { code, folder: from } of data) {
    const name = `${code}.traineddata.gz`
    await copyFile(path.join(from, name), path.join(folder, name))
  }
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}
