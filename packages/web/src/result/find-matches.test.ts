import { expect, test } from 'vitest'
import { findMatches } from './find-matches.js'

const pages = [
  { page: 2, text: 'Dengan hormat,\nSUMBER\nRejeki sumber  rejeki' },
  { page: 3 },
  { page: 5, text: 'Rp 1.500 (seribu) a+b-c/d' },
]

function found(query: string): string[] {
  return findMatches(pages, query).map(({ page, start, end }) => {
    const text = pages.find((each) => each.page === page)?.text ?? ''
    return `${page} ${text.slice(start, end).replace(/\s+/g, ' ')}`
  })
}

test('a text is found in any case, and where a line ends within it', () => {
  expect(found(' sumber rejeki ')).toEqual(['2 SUMBER Rejeki', '2 sumber rejeki'])
})

test.each(['1.500', '(seribu)', 'a+b-c/d'])('%s means itself', (query) => {
  expect(found(query)).toEqual([`5 ${query}`])
})

test.each(['', '  ', 'none', '.*'])('%j is nowhere', (query) => {
  expect(found(query)).toEqual([])
})
