import { describe, expect, test } from 'vitest'
import type { Quad } from '../../../core/geometry.js'
import { type MadeWord, madeAnswer } from './made-answers.testing.js'
import { toPageText } from './page-text.js'

const frame = { width: 200, height: 100 }

/** A word at a place, 10 pixels high, 10 wide a letter. */
function word(text: string, [x, y]: readonly [number, number], more: Partial<MadeWord> = {}): MadeWord {
  const right = x + text.length * 10
  const quad: Quad = [
    [x, y],
    [right, y],
    [right, y + 10],
    [x, y + 10],
  ]
  return { text, quad, confidence: 0.9, ...more }
}

const read = (...paragraphs: MadeWord[][]) => toPageText(madeAnswer(paragraphs), frame)
const linesOf = (...paragraphs: MadeWord[][]) => read(...paragraphs).lines.map((line) => line.text)

describe('breaks', () => {
  test('spaces part words, and the ends of lines part lines', () => {
    const paragraph = [
      word('Harga', [0, 0], { breakAfter: 'SPACE' }),
      word('satu', [60, 0], { breakAfter: 'EOL_SURE_SPACE' }),
      word('dua', [0, 20], { breakAfter: 'SURE_SPACE' }),
      word('tiga', [60, 20], { breakAfter: 'LINE_BREAK' }),
    ]
    expect(linesOf(paragraph)).toEqual(['Harga satu', 'dua tiga'])
    expect(read(paragraph).text).toBe('Harga satu\ndua tiga')
  })

  test('are understood as numbers too', () => {
    expect(
      linesOf([
        word('satu', [0, 0], { breakAfter: 1 }),
        word('dua', [50, 0], { breakAfter: 3 }),
        word('tiga', [0, 20], { breakAfter: 5 }),
      ]),
    ).toEqual(['satu dua', 'tiga'])
  })

  test('pieces without a break between them are one word in one box', () => {
    const { lines } = read([
      word('15', [0, 0], { confidence: 0.9 }),
      word('.', [20, 0], { confidence: 0.6 }),
      word('000', [30, 0], { confidence: 0.9, breakAfter: 'LINE_BREAK' }),
    ])
    expect(lines[0]?.words).toMatchObject([
      {
        text: '15.000',
        quad: [
          [0, 0],
          [60, 0],
          [60, 10],
          [0, 10],
        ],
      },
    ])
    expect(lines[0]?.confidence).toBeCloseTo(0.85)
  })

  test('a break before a word parts it from the one before', () => {
    expect(linesOf([word('satu', [0, 0]), word('dua', [50, 0], { breakBefore: 'SPACE' })])).toEqual([
      'satu dua',
    ])
  })

  test('a hyphen is shown at the end of its line, and the reading text joins the word', () => {
    const paragraph = [
      word('meng', [0, 0], { breakAfter: 'HYPHEN' }),
      word('ambil', [0, 20], { breakAfter: 'SPACE' }),
      word('itu', [60, 20], { breakAfter: 'LINE_BREAK' }),
    ]
    expect(linesOf(paragraph)).toEqual(['meng-', 'ambil itu'])
    expect(read(paragraph).text).toBe('mengambil itu')
  })

  test('the end of a paragraph ends its line, break or not', () => {
    expect(linesOf([word('satu', [0, 0], { breakAfter: 'SPACE' })], [word('dua', [0, 20])])).toEqual([
      'satu',
      'dua',
    ])
  })
})

describe('boxes', () => {
  test('corners that were left out are at 0, and those outside are brought to the edge', () => {
    const outside: Quad = [
      [-5, -3],
      [250, 0],
      [250, 120],
      [-5, 120],
    ]
    expect(read([word('x', [0, 0], { quad: outside })]).lines[0]?.quad).toEqual([
      [0, 0],
      [200, 0],
      [200, 100],
      [0, 100],
    ])
  })

  test('a line of slanted words is a slanted rectangle around them', () => {
    const slanted = (x: number, y: number): Quad => [
      [x, y],
      [x + 40, y + 30],
      [x + 34, y + 38],
      [x - 6, y + 8],
    ]
    const { lines, rotation } = read([
      word('satu', [0, 0], { quad: slanted(10, 10), breakAfter: 'SPACE' }),
      word('dua', [0, 0], { quad: slanted(50, 40), breakAfter: 'LINE_BREAK' }),
    ])
    const rounded = lines[0]?.quad.map((point) => point.map(Math.round))
    expect(rounded).toEqual([
      [10, 10],
      [90, 70],
      [84, 78],
      [4, 18],
    ])
    expect(rotation).toBe(0)
  })

  test.each([
    [
      90,
      [
        [30, 0],
        [30, 40],
        [20, 40],
        [20, 0],
      ],
      270,
    ],
    [
      180,
      [
        [40, 30],
        [0, 30],
        [0, 20],
        [40, 20],
      ],
      180,
    ],
    [
      270,
      [
        [20, 40],
        [20, 0],
        [30, 0],
        [30, 40],
      ],
      90,
    ],
  ] as const)(
    'text turned by %i degrees keeps its first corner, and says how to turn it back',
    (_, quad, rotation) => {
      const page = read([word('naik', [0, 0], { quad })])
      expect(page.lines[0]?.quad).toEqual(quad)
      expect(page.rotation).toBe(rotation)
    },
  )

  test('corners from 0 to 1 are brought to the size of the picture', () => {
    const normalizedVertices = [{}, { x: 0.5 }, { x: 0.5, y: 0.1 }, { y: 0.1 }]
    const symbols = [{ text: 'satu' }]
    const words = [{ symbols, boundingBox: { vertices: [], normalizedVertices }, confidence: 1 }]
    const pages = [{ blocks: [{ paragraphs: [{ words }] }] }]
    expect(toPageText({ fullTextAnnotation: { pages } }, frame).lines[0]?.quad).toEqual([
      [0, 0],
      [100, 0],
      [100, 10],
      [0, 10],
    ])
  })
})

describe('confidence', () => {
  test('one that was not told counts as certain, with a warning', () => {
    const page = read([word('satu', [0, 0], { confidence: 0 })])
    expect(page.lines[0]?.confidence).toBe(1)
    expect(page.warnings).toEqual([expect.stringMatching(/no confidence/)])
    expect(read([word('satu', [0, 0])]).warnings).toEqual([])
  })

  test('that of the block stands for words without one', () => {
    const answer = {
      fullTextAnnotation: {
        pages: [
          { blocks: [{ confidence: 0.5, paragraphs: [{ words: [{ symbols: [{ text: 'satu' }] }] }] }] },
        ],
      },
    }
    expect(toPageText(answer, frame).lines[0]).toMatchObject({ text: 'satu', confidence: 0.5 })
  })
})

describe('answers without structure', () => {
  const poly = (x: number, y: number, width: number) => ({
    vertices: [
      { x, y },
      { x: x + width, y },
      { x: x + width, y: y + 10 },
      { x, y: y + 10 },
    ],
  })

  test('the words’ boxes are shared out over the lines of the whole text', () => {
    const textAnnotations = [
      { description: 'Rp 15.000\nlunas\n', boundingPoly: poly(10, 10, 100) },
      { description: 'Rp', boundingPoly: poly(10, 10, 20) },
      { description: '15', boundingPoly: poly(40, 10, 20) },
      { description: '.000', boundingPoly: poly(60, 10, 40) },
      { description: 'lunas', boundingPoly: poly(10, 40, 50) },
    ]
    const { lines, text } = toPageText({ textAnnotations }, frame)
    expect(text).toBe('Rp 15.000\nlunas')
    expect(lines.map((line) => line.words.map((each) => each.quad[0]))).toEqual([
      [
        [10, 10],
        [40, 10],
      ],
      [[10, 40]],
    ])
  })

  test('without boxes of words, the whole text’s box stands for each', () => {
    const textAnnotations = [{ description: 'ok', boundingPoly: poly(1, 1, 8) }]
    const answer = { textAnnotations, fullTextAnnotation: { text: 'ok\n', pages: [] } }
    expect(toPageText(answer, frame).lines).toMatchObject([
      {
        text: 'ok',
        quad: [
          [1, 1],
          [9, 1],
          [9, 11],
          [1, 11],
        ],
      },
    ])
  })

  test('nothing at all is an empty page', () => {
    expect(toPageText({}, frame)).toEqual({ lines: [], text: '', rotation: 0, warnings: [] })
  })
})
