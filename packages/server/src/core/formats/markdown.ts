import type { Page } from '@nusabaca/contract'
import { isSaidTwice } from '../broken-word.js'
import type { FormattedDocument } from './formatted-document.js'
import { type Paragraph, paragraphsOf, type Row, textOf } from './layout.js'
import { type Column, columnsOf, isFull } from './text-columns.js'

/**
 * CommonMark: lines of a paragraph are joined, words that a hyphen broke are mended, and what stands in clearly larger
 * letters is a heading. Comments tell where pages begin but for a first page 1.
 */
export async function* formatMarkdown({ pages }: FormattedDocument): AsyncGenerator<string> {
  let isFirst = true
  for await (const page of pages) {
    if (!isFirst) yield '\n'
    if (!isFirst || page.page > 1) yield `<!-- page ${page.page} -->\n\n`
    isFirst = false
    yield writePage(page)
  }
}

// In usual heights of the page's letters.
const headingHeight = 1.4
const titleHeight = 1.9
/** What larger letters are compared with. */
const fewestLines = 4
const longestHeading = 80

/** How a page is printed. */
interface Print {
  readonly letterHeight: number
  readonly lines: number
  readonly columns: ReadonlyMap<Row, Column>
}

function writePage(page: Page): string {
  const paragraphs = paragraphsOf(page)
  const rows = paragraphs.flatMap((paragraph) => paragraph.rows)
  const print: Print = { letterHeight: letterHeightOf(rows), lines: rows.length, columns: columnsOf(rows) }
  const written = paragraphs.map((paragraph) => writeParagraph(paragraph, print))
  return written.length === 0 ? '' : `${written.join('\n\n')}\n`
}

/** Half of all letters are of rows that are not higher. */
function letterHeightOf(rows: readonly Row[]): number {
  let left = rows.reduce((sum, { lines }) => sum + textOf(lines).length, 0) / 2
  for (const { height, lines } of rows.toSorted((a, b) => a.height - b.height)) {
    left -= textOf(lines).length
    if (left <= 0) return height
  }
  return 0
}

function writeParagraph({ rows }: Paragraph, print: Print): string {
  const marks = headingMarks(rows, print)
  if (marks !== '') return `${marks} ${rows.map(({ lines }) => escapeText(textOf(lines))).join(' ')}`
  let text = ''
  for (const [index, row] of rows.entries()) {
    const line = escapeText(textOf(row.lines))
    const above = rows[index - 1]
    if (above === undefined) text = escapeStart(line)
    else if (isBrokenWord(above, row)) text = text.slice(0, keepsHyphen(above, row) ? undefined : -1) + line
    else text += wraps(above, print) ? ` ${line}` : `\\\n${escapeStart(line)}`
  }
  return text
}

/** Whether a row goes on in the next one. */
function wraps(row: Row, { columns }: Print): boolean {
  const column = columns.get(row)
  return column !== undefined && isFull(row, column)
}

/** Whether a hyphen parts a word at the end of a row. */
function isBrokenWord(above: Row, row: Row): boolean {
  const areCells = above.lines.length > 1 || row.lines.length > 1
  return !areCells && /\p{Ll}-$/u.test(textOf(above.lines)) && /^\p{Ll}/u.test(textOf(row.lines))
}

function keepsHyphen(above: Row, row: Row): boolean {
  const [half = ''] = textOf(above.lines).split(' ').slice(-1)
  const [otherHalf = ''] = textOf(row.lines).split(' ')
  return isSaidTwice(half, otherHalf)
}

/** Empty where the evidence for a heading is weak. */
function headingMarks(rows: readonly Row[], { letterHeight, lines }: Print): string {
  const height = Math.min(...rows.map((row) => row.height))
  const text = rows.map((row) => textOf(row.lines)).join(' ')
  const mayBe =
    lines >= fewestLines && rows.length <= 2 && text.length <= longestHeading && /\p{L}{2}/u.test(text)
  if (!mayBe || /[.,;]$/.test(text) || height < headingHeight * letterHeight) return ''
  return height < titleHeight * letterHeight ? '##' : '#'
}

/** What would be markup anywhere; HTML and entities, too. */
function escapeText(text: string): string {
  return text.replace(/[\\`*_[\]<>&~|]/g, '\\$&')
}

/** What would be markup at the beginning of a line. */
function escapeStart(line: string): string {
  return line
    .replace(/^(#{1,6}(?=\s|$)|[-+=](?=\s|$|[-=]))/, '\\$1')
    .replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2')
}
