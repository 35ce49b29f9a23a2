import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Point, Quad } from '../geometry.js'
import type { Line, PageText, QuarterTurn } from '../page.js'
import type { OcrEngine, PageImage } from './ocr-engine.js'

/** What the suite needs to know of an engine. */
export interface OcrEngineContract {
  create(): OcrEngine
  /** ISO 639-1 codes to ask for. */
  readonly languages: readonly string[]
  /** A picture of several lines of text, upright. */
  loadPicture(): Promise<{ readonly image: PageImage; readonly text: string }>
  /** Whether it reads pages that lie on a side or on their head; `false` leaves those tests out of the list. */
  readonly readsTurnedPages: boolean
  /** Whether it reads at all; a stand-in only keeps the shapes. */
  readonly reads: boolean
}

const maxErrorRate = 0.05
const turns = [90, 180, 270] as const

/** One test per promise of the port. */
export function describeOcrEngine(name: string, contract: OcrEngineContract): void {
  describe(`OcrEngine contract: ${name}`, () => {
    const { languages } = contract
    let engine: OcrEngine
    let picture: Awaited<ReturnType<OcrEngineContract['loadPicture']>>
    let page: PageText
    const read = (image: PageImage, signal = new AbortController().signal) =>
      engine.recognize(image, { languages, signal })

    beforeAll(async () => {
      engine = contract.create()
      picture = await contract.loadPicture()
      await engine.warmUp()
      page = await read(picture.image)
    }, 60_000)
    afterAll(() => engine.close())

    test('has a name that fits into an address and tells its model', () => {
      expect(engine.name).toMatch(/^[a-z][a-z0-9-]*$/)
      expect(engine.model).not.toBe('')
    })

    test('may be warmed up again', async () => {
      await expect(engine.warmUp()).resolves.toBeUndefined()
    })

    test('gives lines whose words, joined by single spaces, are their text', () => {
      expect(page.lines.length).toBeGreaterThan(0)
      for (const line of page.lines) expect(line.words.map((word) => word.text).join(' ')).toBe(line.text)
    })

    test('gives confidences from 0 to 1', () => {
      for (const { confidence } of piecesOf(page.lines)) {
        expect(confidence).toBeGreaterThanOrEqual(0)
        expect(confidence).toBeLessThanOrEqual(1)
      }
    })

    test('gives quads inside of the picture', () => {
      expectInside(page, picture.image)
    })

    test('gives the same result again for the same picture', async () => {
      expect(await read(picture.image)).toEqual(page)
    })

    test('rejects with the reason of a signal that was aborted before', async () => {
      const reason = new Error('not wanted any more')
      await expect(read(picture.image, AbortSignal.abort(reason))).rejects.toBe(reason)
    })

    if (contract.reads) {
      test('gives lines in reading order', () => {
        expect(errorRate(picture.text, page.lines.map((line) => line.text).join('\n'))).toBeLessThan(
          maxErrorRate,
        )
        expect(errorRate(picture.text, page.text)).toBeLessThan(maxErrorRate)
      })

      test('starts quads above the first letter and goes on clockwise', () => {
        expect(page.rotation).toBe(0)
        for (const { quad } of piecesOf(page.lines)) expectUpright(quad)
      })

      test('gives the words of a line from left to right, inside of the line', () => {
        for (const { words, quad } of page.lines) {
          const starts = words.map((word) => word.quad[0][0])
          expect(starts).toEqual([...starts].sort((a, b) => a - b))
          for (const [x] of words.flatMap((word) => word.quad)) {
            expect(x).toBeGreaterThanOrEqual(quad[0][0] - 3)
            expect(x).toBeLessThanOrEqual(quad[1][0] + 3)
          }
        }
      })

      test('gives no lines and no error for a picture without text', async () => {
        const blank = { width: 400, height: 300, data: new Uint8Array(400 * 300 * 3).fill(255) }
        expect(await read(blank)).toMatchObject({ lines: [], text: '', rotation: 0 })
      })

      test('takes pictures of a few pixels', async () => {
        expect((await read({ width: 2, height: 1, data: new Uint8Array(6) })).lines).toEqual([])
      })

      test('ends with the reason of a signal that is aborted while it reads, and reads on afterwards', async () => {
        const controller = new AbortController()
        const reason = new Error('not wanted any more')
        const reading = read(picture.image, controller.signal)
        setTimeout(() => controller.abort(reason), 5)
        await expect(reading).rejects.toBe(reason)
        expect((await read(picture.image)).text).toBe(page.text)
      })
    }

    if (contract.readsTurnedPages) {
      test.each(turns)(
        'reads a page that was turned by %i degrees and says how to turn it back',
        async (turn) => {
          const turned = turnClockwise(picture.image, turn)
          const result = await read(turned)
          expect(errorRate(picture.text, result.text)).toBeLessThan(maxErrorRate)
          expect(result.rotation).toBe(360 - turn)
          expectInside(result, turned)
          const back = turnPoint((360 - turn) as QuarterTurn, turned)
          for (const { quad } of piecesOf(result.lines)) expectUpright(quad.map(back) as unknown as Quad)
        },
      )
    }
  })
}

function piecesOf(lines: readonly Line[]): { readonly quad: Quad; readonly confidence: number }[] {
  return lines.flatMap((line) => [line, ...line.words])
}

function expectInside({ lines }: PageText, { width, height }: PageImage): void {
  for (const [x, y] of piecesOf(lines).flatMap(({ quad }) => quad)) {
    expect(x).toBeGreaterThanOrEqual(0)
    expect(x).toBeLessThanOrEqual(width)
    expect(y).toBeGreaterThanOrEqual(0)
    expect(y).toBeLessThanOrEqual(height)
  }
}

function expectUpright([a, b, c, d]: Quad): void {
  expect(b[0]).toBeGreaterThan(a[0])
  expect(c[0]).toBeGreaterThan(d[0])
  expect(d[1]).toBeGreaterThan(a[1])
  expect(c[1]).toBeGreaterThan(b[1])
}

/** Where a point of a picture of that size is after the picture is turned clockwise. */
function turnPoint(turn: QuarterTurn, { width, height }: { width: number; height: number }) {
  return ([x, y]: Point): Point => {
    if (turn === 90) return [height - y, x]
    if (turn === 180) return [width - x, height - y]
    return turn === 270 ? [y, width - x] : [x, y]
  }
}

function turnClockwise(image: PageImage, turn: QuarterTurn): PageImage {
  const sideways = turn === 90 || turn === 270
  const width = sideways ? image.height : image.width
  const height = sideways ? image.width : image.height
  const data = new Uint8Array(image.data.length)
  const move = turnPoint(turn, image)
  for (let y = 0; y < image.height; y++) {
    for (let x = 0; x < image.width; x++) {
      const [toX, toY] = move([x + 0.5, y + 0.5])
      const from = (y * image.width + x) * 3
      data.set(image.data.subarray(from, from + 3), (Math.floor(toY) * width + Math.floor(toX)) * 3)
    }
  }
  return { data, width, height }
}

/** Edits per character, case and white space folded. */
function errorRate(truth: string, read: string): number {
  const expected = fold(truth)
  const actual = fold(read)
  let row = Array.from({ length: actual.length + 1 }, (_, index) => index)
  for (const [index, character] of [...expected].entries()) {
    const next = [index + 1]
    for (const [column, other] of [...actual].entries()) {
      const replaced = (row[column] ?? 0) + (character === other ? 0 : 1)
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1))
    }
    row = next
  }
  return (row.at(-1) ?? 0) / expected.length
}

function fold(text: string): string {
  return text.toLowerCase().replace(/\s+/g, ' ').trim()
}
