import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NusabacaError } from './errors.js'
import { parsePageRange } from './page-range.js'

describe('parsePageRange', () => {
  it.each([
    ['7', [7]],
    ['1-3,7', [1, 2, 3, 7]],
    ['8-', [8, 9, 10]],
    ['-3', [1, 2, 3]],
    ['7,1-3,2', [1, 2, 3, 7]],
    [' 1 - 2 , 9 ', [1, 2, 9]],
    ['9-999999999999999999999', [9, 10]],
    ['010', [10]],
  ])('reads %j as pages of a document of ten', (text, pages) => {
    expect(parsePageRange(text, 10)).toEqual(pages)
  })

  it.each([
    ['', /not a page/],
    [',', /not a page/],
    ['1,,2', /not a page/],
    ['-', /not a page/],
    ['a', /not a page/],
    ['1-2-3', /not a page/],
    ['1.5', /not a page/],
    ['-1-', /not a page/],
    ['１', /not a page/],
    ['0', /outside/],
    ['11', /has 10 pages/],
    ['11-', /outside/],
    ['0-3', /outside/],
    ['-0', /ends before/],
    ['5-2', /lower page first/],
  ])('refuses %j with a sentence that says why', (text, sentence) => {
    const error = refusal(text)
    expect(error.code).toBe('invalid_page_range')
    expect(error.message).toMatch(sentence)
  })

  it('does no work for what lies past the last page', () => {
    expect(parsePageRange('1-999999999', 3)).toEqual([1, 2, 3])
  })

  it('refuses a megabyte of commas, and quotes little of it', () => {
    expect(refusal(','.repeat(1_000_000)).message.length).toBeLessThan(200)
  })

  it('quotes only the start of a long part', () => {
    expect(refusal('x'.repeat(4_000)).message.length).toBeLessThan(200)
  })
})

function refusal(text: string): NusabacaError {
  try {
    parsePageRange(text, 10)
  } catch (error) {
    if (error instanceof NusabacaError) return error
  }
  throw new Error(`${text} was not refused`)
}

describe('any range', () => {
  const count = fc.integer({ min: 1, max: 500 })
  const number = fc.integer({ min: 1, max: 600 })

  it('gives ascending pages of the document, or is refused as invalid', () => {
    const text = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'0123456789-, '), maxLength: 40 }),
      fc.string({ unit: 'binary', maxLength: 40 }),
    )
    fc.assert(
      fc.property(text, count, (range, pageCount) => {
        try {
          const pages = parsePageRange(range, pageCount)
          expect(pages.length).toBeGreaterThan(0)
          expect(pages).toEqual([...new Set(pages)].sort((a, b) => a - b))
          expect(pages[0]).toBeGreaterThanOrEqual(1)
          expect(pages.at(-1)).toBeLessThanOrEqual(pageCount)
        } catch (error) {
          expect(error).toMatchObject({ name: 'NusabacaError', code: 'invalid_page_range' })
        }
      }),
    )
  })

  it('that names pages of the document gives just those', () => {
    fc.assert(
      fc.property(fc.uniqueArray(number, { minLength: 1, maxLength: 30 }), (wanted) => {
        expect(parsePageRange(wanted.join(','), 600)).toEqual([...wanted].sort((a, b) => a - b))
      }),
    )
  })
})
