import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { latinAlphabet, parseDictionary } from './alphabet.js'
import { type InferenceRuntime, loadInferenceRuntime } from './inference-session.js'
import { type ModelFiles, readModelFiles } from './model-files.js'
import { decodeOnnxModel, encodeOnnxModel } from './onnx-format.js'
import { prepareModel } from './prepare-model.js'
import { createPreparedModelCache } from './prepared-model-cache.js'

let runtime: InferenceRuntime
let files: ModelFiles
let folder: string

beforeAll(async () => {
  runtime = await loadInferenceRuntime()
  files = await readModelFiles()
  folder = await mkdtemp(path.join(tmpdir(), 'nusabaca-test-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** The same numbers on every run, from -1 to 1. */
function noise(dims: readonly number[]) {
  const data = new Float32Array(dims.reduce((product, length) => product * length, 1))
  for (let index = 0, state = 1; index < data.length; index++) {
    state = (state * 16_807) % 2_147_483_647
    data[index] = (2 * state) / 2_147_483_647 - 1
  }
  return { data, dims }
}

async function run(model: Uint8Array, dims: readonly number[]) {
  const session = await runtime.createSession(model)
  const output = await session.run(noise(dims))
  await session.close()
  return output
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((largest, value, index) => Math.max(largest, Math.abs(value - (b[index] ?? Number.NaN))), 0)
}

test('encoding a decoded network gives the same bytes', () => {
  expect(Buffer.compare(encodeOnnxModel(decodeOnnxModel(files.recognizer)), files.recognizer)).toBe(0)
  expect(Buffer.compare(encodeOnnxModel(decodeOnnxModel(files.detector)), files.detector)).toBe(0)
})

test.each([
  ['detector', [1, 3, 96, 160]],
  ['recognizer', [1, 3, 48, 200]],
  ['classifier', [2, 3, 48, 192]],
] as const)('the prepared %s computes the same', async (name, dims) => {
  const published = await run(files[name], dims)
  const prepared = await run(prepareModel(files[name]), dims)
  expect(prepared.dims).toEqual(published.dims)
  expect(largestDifference(published.data, prepared.data)).toBeLessThan(1e-5)
})

test.each([
  ['detector', 250],
  ['recognizer', 310],
] as const)('the prepared %s has far fewer steps', (name, most) => {
  const steps = (model: Uint8Array) =>
    decodeOnnxModel(model).graph.node.filter((node) => node.opType !== 'Constant').length
  expect(steps(prepareModel(files[name]))).toBeLessThan(Math.min(most, steps(files[name]) * 0.7))
})

test('a cut recogniser gives the kept classes in the same proportions', async () => {
  const { classes } = latinAlphabet(parseDictionary(files.dictionary))
  const dims = [1, 3, 48, 96]
  const whole = await run(files.recognizer, dims)
  const cut = await run(prepareModel(files.recognizer, { classes }), dims)
  const [, steps = 0, width = 0] = whole.dims
  expect(cut.dims).toEqual([1, steps, classes.length + 1])
  const kept = [0, ...classes].map((index) => whole.data[index] ?? 0)
  const sum = kept.reduce((total, value) => total + value, 0)
  expect(width).toBeGreaterThan(classes.length)
  for (const [index, value] of kept.entries()) expect(cut.data[index]).toBeCloseTo(value / sum, 4)
})

test('a network of another make is left as it is', () => {
  const empty = encodeOnnxModel({ graph: { node: [], initializer: [], output: [] } })
  expect(Buffer.compare(prepareModel(empty), empty)).toBe(0)
})

test('prepared networks are kept in the cache folder and read from it', async () => {
  const cacheDir = path.join(folder, 'cache')
  const cache = createPreparedModelCache(cacheDir)
  const first = await cache.prepare(files.classifier)
  const [name = '', ...others] = await readdir(cacheDir)
  expect(others).toEqual([])
  expect(Buffer.compare(first, prepareModel(files.classifier))).toBe(0)
  await writeFile(path.join(cacheDir, name), 'as it was kept')
  expect(Buffer.from(await cache.prepare(files.classifier)).toString()).toBe('as it was kept')
})

test('several processes may prepare the same network at once', async () => {
  const cacheDir = path.join(folder, 'shared')
  const caches = [1, 2, 3].map(() => createPreparedModelCache(cacheDir))
  const results = await Promise.all(caches.map((cache) => cache.prepare(files.classifier)))
  for (const result of results) expect(Buffer.compare(result, results[0] ?? result)).toBe(0)
  expect(await readdir(cacheDir)).toHaveLength(1)
})

test('a cache folder that cannot be written is done without', async () => {
  const file = path.join(folder, 'a-file')
  await writeFile(file, '')
  const prepared = await createPreparedModelCache(path.join(file, 'below')).prepare(files.classifier)
  expect(prepared.length).toBeGreaterThan(0)
})
