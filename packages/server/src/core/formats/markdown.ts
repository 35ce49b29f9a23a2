import type { Page } from '@nusabaca/contract'
import type { FormattedDocument } from './formatted-document.js'
import { type Paragraph, paragraphsOf, type Row } from './layout.js'

/**
 * CommonMark: lines of a paragraph are joined, words that a hyphen broke are mended, and what stands in clearly larger
 * letters is a heading. Comments tell where pages begin.
 */
export async function* formatMarkdown({ pages }: FormattedDocument): AsyncGenerator<string> {
  let isFirst = true
  for await (const page of pages) {
    if (!isFirst) yield `\n<!-- page ${page.page} -->\n\n`
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
// A part of the column's width.
const shortLine = 0.85

interface Column {
  readonly letterHeight: number
  readonly left: number
  readonly right: number
  readonly lines: number
}

function writePage(page: Page): string {
  const paragraphs = paragraphsOf(page)
  const rows = paragraphs.flatMap((paragraph) => paragraph.rows)
  const column = {
    letterHeight: letterHeightOf(rows),
    left: Math.min(...rows.map(({ left }) => left)),
    right: Math.max(...rows.map(({ right }) => right)),
    lines: rows.length,
  }
  const written = paragraphs.map((paragraph) => writeParagraph(paragraph, column))
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

function writeParagraph({ rows }: Paragraph, column: Column): string {
  const marks = headingMarks(rows, column)
  if (marks !== '') return `${marks} ${rows.map(({ lines }) => escapeText(textOf(lines))).join(' ')}`
  let text = ''
  for (const [index, row] of rows.entries()) {
    const line = escapeText(textOf(row.lines))
    const above = rows[index - 1]
    text = above === undefined ? escapeStart(line) : withNextLine(text, line, isFull(above, column))
  }
  return text
}

function textOf(lines: Row['lines']): string {
  return lines
    .map(({ text }) => text.trim())
    .join(' ')
    .replace(/\s+/g, ' ')
}

/** Whether a line ended because there was no more room. */
function isFull({ left, right, lines }: Row, column: Column): boolean {
  const width = column.right - column.left
  return lines.length === 1 && right - column.left > shortLine * width && right - left > width / 3
}

function withNextLine(text: string, line: string, wrapped: boolean): string {
  if (!wrapped) return `${text}\\\n${escapeStart(line)}`
  const broken = /\p{Ll}-$/u.test(text) && /^\p{Ll}/u.test(line)
  return broken ? text.slice(0, -1) + line : `${text} ${line}`
}

/** Empty where the evidence for a heading is weak. */
function headingMarks(rows: readonly Row[], { letterHeight, lines }: Column): string {
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
