import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PageText } from '../../core/page.js'
import { sendError, startVisionServer, type VisionServer } from './google-vision/vision-server.testing.js'
import { createGoogleVisionOcrEngine, type GoogleVision } from './google-vision.js'

/** Answers that Google gave to others, kept beside the repository because of their licences. */
const recordings = fileURLToPath(new URL('../../../../../../shared/fixtures/google/', import.meta.url))
const present = existsSync(recordings)
if (!present) process.stdout.write('recorded answers of Google: not on this machine, so they are not read\n')

interface Recorded {
  readonly fullTextAnnotation?: {
    readonly text: string
    readonly pages: readonly { readonly width?: number; readonly height?: number }[]
  } | null
  readonly textAnnotations?: readonly { readonly description?: string }[]
}

/** The answers in a file, in whichever way it was kept. */
async function answersIn(name: string): Promise<Recorded[]> {
  const kept = JSON.parse(await readFile(`${recordings}${name}`, 'utf8'))
  const first = Array.isArray(kept) ? kept[0] : kept
  return first.responses ?? [first]
}

const fold = (text: string) => text.replace(/-\n/g, '').replace(/\s+/g, ' ').trim()

describe.skipIf(!present)('a recorded answer', () => {
  const never = new AbortController().signal
  let server: VisionServer
  let engine: GoogleVision
  beforeAll(async () => {
    server = await startVisionServer()
    engine = createGoogleVisionOcrEngine({
      endpoint: server.url,
      credentialsFile: server.credentialsFile,
      deadlineMs: 30_000,
    })
  })
  afterAll(async () => {
    await engine.close()
    await server.close()
  })

  const readAs = async (answers: readonly object[], size = { width: 2000, height: 2000 }) => {
    server.answer = () => answers
    const picture = { bytes: Buffer.from('a picture'), ...size }
    const asked = answers.map(() => engine.recognize(picture, { languages: ['en'], signal: never }))
    return Promise.allSettled(asked)
  }

  const read = async (answer: Recorded): Promise<PageText> => {
    const { width, height } = answer.fullTextAnnotation?.pages[0] ?? {}
    const [result] = await readAs([answer], { width: width ?? 2000, height: height ?? 2000 })
    if (result?.status !== 'fulfilled') throw result?.reason
    expectSound(result.value, { width: width ?? 2000, height: height ?? 2000 })
    return result.value
  }

  test.each([
    ['ascenders-descenders', 3, 0],
    ['doc-en-wikipedia-textannotations', 32, 0],
    ['photo-gucci', 33, 0],
    ['receipt-S01200HQT173-full', 78, 0],
    ['receipt-S01200HQT173', 78, 0],
    ['receipt-S01200HQU10E', 91, 0],
    ['tibetan-a1', 36, 0],
    ['tibetan-a3', 12, 180],
    ['tibetan-b2', 55, 0],
    ['tibetan-c3', 2, 0],
    ['async-output-1-to-1', 55, 0],
    ['async-output-2-to-2', 59, 0],
  ])('%s is the page that it tells: its text in its order, in %i lines', async (name, lines, rotation) => {
    const [answer] = await answersIn(`vision/${name}.json`)
    const page = await read(answer as Recorded)
    expect(fold(page.text)).toBe(fold(answer?.fullTextAnnotation?.text ?? ''))
    expect(page.lines).toHaveLength(lines)
    expect(page.rotation).toBe(rotation)
  })

  test.each([
    'ascenders-descenders',
    'doc-en-wikipedia-textannotations',
    'receipt-S01200HQU10E',
    'tibetan-b2',
  ])('%s without its structure gives the same words', async (name) => {
    const [answer] = await answersIn(`vision/${name}.json`)
    const { fullTextAnnotation: _, ...flat } = answer as Recorded
    const page = await read(flat)
    const whole = answer?.textAnnotations?.[0]?.description ?? ''
    expect(page.text.replace(/\s+/g, ' ')).toBe(whole.replace(/\s+/g, ' ').trim())
  })

  test('of pictures without text is an empty page', async () => {
    for (const name of ['vision/tibetan-empty', 'vision/photo-dilemma', 'errors/vision-empty-result']) {
      const [answer] = await answersIn(`${name}.json`)
      expect(await read(answer as Recorded)).toEqual({ lines: [], text: '', rotation: 0, warnings: [] })
    }
  })

  test('of two pages in one shard gives both, each with its own text', async () => {
    const answers = await answersIn('vision/async-output-1-to-2-made-here.json')
    const results = await readAs(answers)
    expect(results.map((result) => result.status === 'fulfilled' && fold(result.value.text))).toEqual(
      answers.map((answer) => fold(answer.fullTextAnnotation?.text ?? '')),
    )
  })

  test('in a file of an operation is the page that is asked for, in points, and no other', async () => {
    const read = async (name: string, page: number) =>
      engine.documents.read(await readFile(`${recordings}vision/${name}.json`, 'utf8'), page)
    const first = await read('async-output-1-to-1', 1)
    expect(first).toMatchObject({ width: 595, height: 841 })
    expectSound(first?.text ?? { lines: [] }, { width: 595, height: 841 })
    expect(await read('async-output-1-to-2-made-here', 1)).toEqual(first)
    const second = await read('async-output-1-to-2-made-here', 2)
    expect(second?.text.text).toBe((await read('async-output-2-to-2', 2))?.text.text)
    expect(second?.text.text).not.toBe(first?.text.text)
    expect(await read('async-output-2-to-2', 1)).toBeNull()
  })

  test.each([
    ['vision-operation-started', 'running'],
    ['vision-operation-running', 'running'],
    ['operation-unknown-state-spec', 'running'],
    ['vision-operation-done-docs', 'done'],
    ['vision-operation-done-recorded', 'done'],
    ['operation-failed-spec', 'failed'],
  ])('of an operation, %s, is one that is %s', async (name, is) => {
    const operation = JSON.parse(await readFile(`${recordings}lro/${name}.json`, 'utf8'))
    server.answerOther = ({ method, path }) =>
      method === 'GET' && path === operation.name ? operation : null
    expect(await engine.documents.look(operation.name)).toMatchObject({ is })
    expect(await engine.documents.look('operations/another')).toEqual({ is: 'gone' })
  })

  test('tells the confidences that Google told, and says where it told none', async () => {
    const [told] = await answersIn('vision/photo-gucci.json')
    const [untold] = await answersIn('vision/receipt-S01200HQT173.json')
    const [gucci, receipt] = [await read(told as Recorded), await read(untold as Recorded)]
    expect(gucci.warnings).toEqual([])
    expect(gucci.lines.some((line) => line.confidence < 0.6)).toBe(true)
    expect(receipt.warnings).toHaveLength(1)
    expect(receipt.lines.every((line) => line.confidence === 1)).toBe(true)
  })

  test('with an error for one picture leaves the others as they are', async () => {
    const results = await readAs(await answersIn('errors/vision-mixed-ok-and-error-spec.json'))
    expect(results).toMatchObject([
      {
        value: {
          text: 'ok',
          lines: [
            {
              quad: [
                [1, 1],
                [9, 1],
                [9, 5],
                [1, 5],
              ],
            },
          ],
        },
      },
      { reason: { code: 'file_corrupt' } },
      { value: { lines: [] } },
    ])
  })

  test.each([
    ['errors/vision-per-image-bad-data-3.json', 'file_corrupt', false],
    ['errors/vision-per-image-url-14-recorded.json', 'engine_unavailable', true],
  ])('%s is %s', async (name, code, retryable) => {
    const kept = JSON.parse(await readFile(`${recordings}${name}`, 'utf8'))
    expect(await readAs(kept.responses ?? kept)).toMatchObject([{ reason: { code, retryable } }])
  })

  test('of a request that is too large is the picture’s fault', async () => {
    const { error } = JSON.parse(
      await readFile(`${recordings}errors/vision-request-too-large-400.json`, 'utf8'),
    )
    server.answer = (_, response) => sendError(response, error)
    const picture = { bytes: Buffer.from('a picture'), width: 10, height: 10 }
    const reading = engine.recognize(picture, { languages: ['en'], signal: never })
    await expect(reading).rejects.toMatchObject({ code: 'file_corrupt' })
  })
})

/** Boxes inside of the page, confidences from 0 to 1, and words that make up their lines. */
function expectSound(
  { lines }: Pick<PageText, 'lines'>,
  { width, height }: { width: number; height: number },
): void {
  for (const line of lines) {
    expect(line.words.map((word) => word.text).join(' ')).toBe(line.text)
    for (const { quad, confidence } of [line, ...line.words]) {
      expect(confidence >= 0 && confidence <= 1).toBe(true)
      expect(quad.every(([x, y]) => x >= 0 && x <= width && y >= 0 && y <= height)).toBe(true)
    }
  }
}
