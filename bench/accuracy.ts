/**
 * Reads a folder of pictures with true texts and compares with the reference figures.
 *
 *   npm run bench:accuracy -- <folder> [engine]
 *
 * The folder holds a folder per kind, each with pictures and `NAME.gt.txt` beside them. The exit code is 1
 * when a kind that has reference figures is more than 0.5 points below one of them.
 */
import { readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { createDocumentReaders } from '../packages/server/src/adapters/document-reader/document-readers.js'
import { createBuiltinOcrEngine } from '../packages/server/src/adapters/ocr-engine/builtin.js'
import { createTesseractJsOcrEngine } from '../packages/server/src/adapters/ocr-engine/tesseract-js.js'
import type { OcrEngine, PageImage } from '../packages/server/src/core/ports/ocr-engine.js'
import { pipelineReference, tesseractReference } from './accuracy-reference.js'
import { type Score, scoreText } from './score.js'

const tolerance = 0.5
const truthSuffix = '.gt.txt'
const longSidePx = 4000
const limits = { maxPages: 1, maxPixels: 200_000_000 }

const documents = createDocumentReaders()

interface KindResult {
  readonly kind: string
  readonly images: number
  readonly wordF1: number
  readonly characterErrorRate: number
  readonly seconds: number
}

sharp.concurrency(1)
await main(process.argv[2], process.argv[3] ?? 'builtin')

async function main(folder: string | undefined, engineName: string): Promise<void> {
  if (folder === undefined) {
    console.error('usage: npm run bench:accuracy -- <folder> [builtin|tesseract]')
    process.exitCode = 2
    return
  }
  const engine = createEngine(engineName)
  await engine.warmUp()
  const results: KindResult[] = []
  for (const kind of await kindsIn(folder)) results.push(await measure(engine, path.join(folder, kind)))
  await engine.close()
  report(results)
}

function createEngine(name: string): OcrEngine {
  if (name === 'tesseract') return createTesseractJsOcrEngine({ languages: ['en'] })
  return createBuiltinOcrEngine({ cacheDir: path.join(tmpdir(), 'nusabaca-models') })
}

async function kindsIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
}

async function measure(engine: OcrEngine, folder: string): Promise<KindResult> {
  const files = await readdir(folder)
  const truths = files.filter((file) => file.endsWith(truthSuffix)).sort()
  const scores: Score[] = []
  let milliseconds = 0
  for (const truth of truths) {
    const name = truth.slice(0, -truthSuffix.length)
    const picture = files.find((file) => file !== truth && path.parse(file).name === name)
    if (picture === undefined) continue
    const start = performance.now()
    const image = await decode(path.join(folder, picture))
    const page = await engine.recognize(image, { languages: ['en'], signal: new AbortController().signal })
    milliseconds += performance.now() - start
    scores.push(scoreText(await readFile(path.join(folder, truth), 'utf8'), page.text))
  }
  return {
    kind: path.basename(folder),
    images: scores.length,
    wordF1: 100 * mean(scores.map((score) => score.wordF1)),
    characterErrorRate: 100 * mean(scores.map((score) => score.characterErrorRate)),
    seconds: milliseconds / 1000,
  }
}

async function decode(file: string): Promise<PageImage> {
  const document = await documents.open(file, { mediaType: await documents.sniff(file), limits })
  try {
    const page = await document.page(1)
    return await page.render(longSidePx)
  } finally {
    await document.close()
  }
}

function report(results: readonly KindResult[]): void {
  const columns = [13, 7, 8, 8, 11, 12, 11, 9]
  const print = (cells: readonly string[]) =>
    console.log(
      cells
        .map((cell, index) => (index === 0 ? cell.padEnd(13) : cell.padStart(columns[index] ?? 9)))
        .join(''),
    )
  print(['kind', 'images', 'word F1', 'CER', 'reference', '(published)', 'tesseract', 's/image'])
  const below: string[] = []
  for (const { kind, images, wordF1, characterErrorRate, seconds } of results) {
    const { here, published } = pipelineReference
    const references = [here[kind], tesseractReference[kind]]
    if (references.some((reference) => reference !== undefined && wordF1 < reference - tolerance))
      below.push(kind)
    const figures = [wordF1, characterErrorRate, here[kind], published[kind], tesseractReference[kind]]
    print([
      kind,
      String(images),
      ...figures.map((value) => value?.toFixed(1) ?? ''),
      (seconds / images).toFixed(2),
    ])
  }
  const images = results.reduce((sum, result) => sum + result.images, 0)
  const seconds = results.reduce((sum, result) => sum + result.seconds, 0)
  const megabytes = process.memoryUsage.rss() / 1e6
  console.log(
    `${images} images, ${(images / seconds).toFixed(2)} images/s, ${megabytes.toFixed(0)} MB resident at the end`,
  )
  if (below.length === 0) return
  console.error(`More than ${tolerance} points below a reference: ${below.join(', ')}`)
  process.exitCode = 1
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}
