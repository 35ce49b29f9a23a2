import { NusabacaError } from './errors.js'
import { type Sentence, say } from './sentence.js'

/** Longest `pages` text that is looked at; a real one of 1,000 single pages is shorter. */
const maxLength = 5_000

/**
 * The pages that a text such as `1-3,7`, `5-` or `-3` names: sorted numbers, each once, counted from 1. An open
 * range reaches to the first or the last page. A range may end after the last page, so that `1-999` means all,
 * but must start within the document.
 *
 * Throws `invalid_page_range`. The work is bounded by `pageCount` and the text's allowed length.
 */
export function parsePageRange(text: string, pageCount: number): readonly number[] {
  if (text.length > maxLength) {
    throw invalid(
      say('The page range is longer than {characters} characters. Name fewer pages, or ranges of them.', {
        characters: maxLength,
      }),
    )
  }
  const chosen = new Uint8Array(pageCount + 1)
  for (const part of text.split(',')) {
    const [first, last] = parsePart(part.trim(), pageCount)
    chosen.fill(1, first, last + 1)
  }
  const pages: number[] = []
  for (let page = 1; page <= pageCount; page++) if (chosen[page] === 1) pages.push(page)
  return pages
}

function parsePart(part: string, pageCount: number): readonly [first: number, last: number] {
  const match = /^(\d*)(\s*-\s*)?(\d*)$/.exec(part)
  const [, from = '', dash, to = ''] = match ?? []
  if (!match || (from === '' && to === '')) {
    throw invalid(
      say('"{part}" is not a page or a range of pages. Write pages like this: 1-3,7,10-', {
        part: shorten(part),
      }),
    )
  }
  const first = from === '' ? 1 : Number(from)
  const last = dash === undefined ? first : to === '' ? pageCount : Number(to)
  if (first < 1 || first > pageCount) {
    throw invalid(
      say('"{part}" lies outside of the document, which has {pages}.', {
        part: shorten(part),
        pages: countOf(pageCount),
      }),
    )
  }
  if (last < first) {
    throw invalid(
      say('"{part}" ends before it starts. Write the lower page first, such as 3-7.', {
        part: shorten(part),
      }),
    )
  }
  return [first, Math.min(last, pageCount)]
}

function countOf(pages: number): Sentence {
  return pages === 1 ? say('1 page') : say('{pages} pages', { pages })
}

function shorten(text: string): string {
  return text.length > 20 ? `${text.slice(0, 20)}…` : text
}

function invalid(detail: Sentence): NusabacaError {
  return new NusabacaError('invalid_page_range', { detail })
}
