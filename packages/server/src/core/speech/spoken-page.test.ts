import type { BoundingBox, PageLine } from '@nusabaca/contract'
import { describe, expect, test } from 'vitest'
import { splitSpokenPage, spokenPage } from './spoken-page.js'

const letterWidth = 10

interface Placing {
  readonly x?: number
  readonly y?: number
  readonly height?: number
  readonly turn?: (box: BoundingBox) => BoundingBox
}

/** A line of a typewriter. */
function lineAt(text: string, { x = 0, y = 0, height = 20, turn = (box) => box }: Placing = {}): PageLine {
  const box = (left: number, length: number): BoundingBox =>
    turn([
      [left, y],
      [left + length * letterWidth, y],
      [left + length * letterWidth, y + height],
      [left, y + height],
    ])
  const words = [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => ({
    text: word,
    bounding_box: box(x + index * letterWidth, word.length),
    confidence: 1,
  }))
  return { text, bounding_box: box(x, text.length), confidence: 1, words }
}

/** Lines one below the other; an empty one leaves its place free. */
function column(lines: readonly string[], placing: Placing = {}): PageLine[] {
  return lines.flatMap((text, index) =>
    text === '' ? [] : [lineAt(text, { ...placing, y: (placing.y ?? 0) + index * 26 })],
  )
}

const textOf = (lines: readonly PageLine[]) => spokenPage({ page: 1, lines: [...lines] }).text

describe('the text of a page that is read aloud', () => {
  test('has the lines of a paragraph in one, and paragraphs apart', () => {
    const lines = column([
      'MINUTES OF MEETING',
      'The meeting was opened by the chair',
      'of Springfield. Nine of the members',
      'came.',
      'Next to be read were the letters of',
      'May.',
      '',
      'With kind regards,',
      'Anne',
    ])
    const expected =
      'MINUTES OF MEETING\n\nThe meeting was opened by the chair of Springfield. Nine of the members came.\n\n' +
      'Next to be read were the letters of May.\n\nWith kind regards,\n\nAnne'
    expect(textOf(lines)).toBe(expected)
    // As it is scanned upside down, or sideways.
    const upsideDown = (box: BoundingBox) => box.map(([x, y]) => [900 - x, 900 - y]) as unknown as BoundingBox
    const sideways = (box: BoundingBox) => box.map(([x, y]) => [900 - y, x]) as unknown as BoundingBox
    for (const turn of [upsideDown, sideways]) {
      const turned = lines.map((line) => ({
        ...line,
        bounding_box: turn(line.bounding_box),
        words: line.words.map((word) => ({ ...word, bounding_box: turn(word.bounding_box) })),
      }))
      expect(textOf(turned)).toBe(expected)
    }
  })

  test('has a heading apart from its text', () => {
    const heading = lineAt('Wide heading of it', { y: -40, height: 34 })
    expect(textOf([heading, ...column(['Under it the text', 'of Mr Smith'])])).toBe(
      'Wide heading of it\n\nUnder it the text of Mr Smith',
    )
  })

  test('goes on in the next column within a sentence', () => {
    const left = column(['It goes on for', 'a while and'], {})
    const right = column(['then ends. Not', 'so the other.'], { x: 400 })
    expect(textOf([...left, ...right])).toBe('It goes on for a while and then ends. Not so the other.')
  })

  test('has the cells of a row in one, and rows apart', () => {
    const rows = ['Tea 15.000', 'Rice 2.000'].flatMap((row, index) => {
      const [name = '', price = ''] = row.split(' ')
      return [lineAt(name, { y: index * 26 }), lineAt(price, { x: 300, y: index * 26 })]
    })
    expect(textOf(rows)).toBe('Tea 15.000\n\nRice 2.000')
  })

  test.each([
    [['a hyphen per-', 'son is whole'], 'a hyphen person is whole'],
    [['some anak-', 'anak are two'], 'some anak-anak are two'],
    [['he was berlari-', 'lari there'], 'he was berlari-lari there'],
    [['there are be-', 'berapa of it'], 'there are beberapa of it'],
    [['from 1990 -', 'until 1995'], 'from 1990 - until 1995'],
    [['the Smith-', 'Jones family'], 'the Smith- Jones family'],
  ])('mends words that a hyphen broke: %j', (lines, text) => {
    expect(textOf(column(lines))).toBe(text)
  })

  test.each([
    ['• First item', 'First item'],
    ['•First ◆ item', 'First item'],
    ['Name.......: Budi ______', 'Name : Budi'],
    ['Chapter 1.......5', 'Chapter 1 5'],
    ['═══ ||| *** ~~~', ''],
    ['10 % & 5 = $3 — so', '10 % & 5 = $3 — so'],
    ['Well... yes! 😀', 'Well... yes! 😀'],
  ])('leaves decoration out: %j', (line, text) => {
    expect(textOf([lineAt(line)])).toBe(text)
  })

  test('keeps what is parted by decoration apart', () => {
    expect(textOf(column(['A heading', '═════════', 'and below it']))).toBe('A heading\n\nand below it')
  })

  test('is empty for an empty page', () => {
    expect(spokenPage({ page: 3, lines: [] })).toEqual({ page: 3, text: '', words: [] })
  })
})

test('printed words know their place in the text and on the page', () => {
  const lines = column(['• a per-', 'son here'])
  const { text, words } = spokenPage({ page: 2, lines })
  expect(words.map(({ text: printed, start, end }) => [printed, text.slice(start, end)])).toEqual([
    ['a', 'a'],
    ['per-', 'per'],
    ['son', 'son'],
    ['here', 'here'],
  ])
  expect(words[2]?.polygon).toEqual(lines[1]?.words[0]?.bounding_box)
})

test('a long page is split with its words', () => {
  const whole = spokenPage({ page: 4, lines: column(Array(300).fill('twenty words of five.')) })
  const parts = splitSpokenPage(whole)
  expect(parts.length).toBeGreaterThan(1)
  expect(parts.map(({ text }) => text).join('')).toBe(whole.text)
  const words = parts.flatMap(({ text, words }) => words.map(({ start, end }) => text.slice(start, end)))
  expect(words).toEqual(whole.words.map(({ text }) => text))
  expect(parts.every(({ page }) => page === 4)).toBe(true)
})
