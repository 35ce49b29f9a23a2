import type { BoundingBox, Page, PageLine, TextBlock } from '@nusabaca/contract'

/** An upright rectangle, in whole pixels of its page. */
export interface Rectangle {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Lines that belong together, from top to bottom in `rows`; lines of a row stand side by side. */
export interface Paragraph {
  readonly rows: readonly Row[]
}

export interface Row extends Rectangle {
  readonly lines: readonly PageLine[]
  /** Of its letters, whichever way they are turned. */
  readonly height: number
  /** Clockwise, in degrees, of the page as its text is upright. */
  readonly angle: number
}

/** The words of a line; the line itself where its words are not known. */
export function wordsOf(line: PageLine): readonly TextBlock[] {
  return line.words.length > 0 ? line.words : [line]
}

/** The text of a row. */
export function textOf(lines: Row['lines']): string {
  return lines
    .map(({ text }) => text.trim())
    .join(' ')
    .replace(/\s+/g, ' ')
}

/** What is around some boxes, inside of the page. */
export function rectangleAround(
  boxes: readonly BoundingBox[],
  { width, height }: Pick<Page, 'width' | 'height'>,
): Rectangle {
  const xs = boxes.flatMap((box) => box.map(([x]) => Math.min(Math.max(0, Math.round(x)), width)))
  const ys = boxes.flatMap((box) => box.map(([, y]) => Math.min(Math.max(0, Math.round(y)), height)))
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) }
}

/** How far text is turned, clockwise in degrees: above -180, up to 180. */
export function angleOf([upperLeft, upperRight]: BoundingBox): number {
  const degrees = (Math.atan2(upperRight[1] - upperLeft[1], upperRight[0] - upperLeft[0]) * 180) / Math.PI
  return Math.round(degrees * 10) / 10 || 0
}

/** The same as most formats have it: counter-clockwise, from 0 up to below 360. */
export function counterClockwise(angle: number): number {
  return Math.round(((360 - angle) % 360) * 10) / 10
}

// In heights of a line.
const largestPitch = 2.6
const indent = 1.2
const otherHeight = 1.35
// In usual pitches of the page.
const widePitch = 1.3
const otherAngle = 10

/** The lines of a page in paragraphs, in reading order. */
export function paragraphsOf(page: Page): readonly Paragraph[] {
  const rows = rowsOf(page)
  const pitches = rows.slice(1).map((row, index) => pitchOf(rows[index] ?? row, row))
  const usualPitch = median(
    pitches.filter((pitch, index) => pitch > 0 && pitch < largestPitch * (rows[index]?.height ?? 0)),
  )
  const paragraphs: Row[][] = []
  for (const row of rows) {
    const current = paragraphs.at(-1)
    const above = current?.at(-1)
    if (current !== undefined && above !== undefined && goesOn(above, row, usualPitch)) current.push(row)
    else paragraphs.push([row])
  }
  return paragraphs.map((those) => ({ rows: those }))
}

/** From the middle of a row to that of the next. */
function pitchOf(above: Row, row: Row): number {
  return (row.top + row.bottom - above.top - above.bottom) / 2
}

function goesOn(above: Row, row: Row, usualPitch: number): boolean {
  const height = Math.max(above.height, row.height)
  const pitch = pitchOf(above, row)
  return (
    pitch > height / 3 &&
    pitch < Math.min(largestPitch * height, widePitch * usualPitch) &&
    row.left < above.right &&
    above.left < row.right &&
    row.left - above.left < indent * height &&
    height < otherHeight * Math.min(above.height, row.height) &&
    Math.abs(row.angle - above.angle) < otherAngle
  )
}

function rowsOf(page: Page): readonly Row[] {
  const rows: Row[] = []
  for (const line of page.lines) {
    const row = rowOf(page, line)
    const before = rows.at(-1)
    if (before !== undefined && isBeside(before, row)) rows[rows.length - 1] = joined(before, row)
    else rows.push(row)
  }
  return rows
}

function rowOf(page: Page, line: PageLine): Row {
  const box = line.bounding_box.map(([x, y]) => upright(page, x, y)) as unknown as BoundingBox
  const size = page.rotation % 180 === 0 ? page : { width: page.height, height: page.width }
  const [upperLeft, , , lowerLeft] = box
  const height = Math.max(1, Math.hypot(lowerLeft[0] - upperLeft[0], lowerLeft[1] - upperLeft[1]))
  return { ...rectangleAround([box], size), lines: [line], height, angle: angleOf(box) }
}

/** Where a point is once the page is turned so that its text is upright. */
function upright({ width, height, rotation }: Page, x: number, y: number): readonly [number, number] {
  switch (rotation) {
    case 0:
      return [x, y]
    case 90:
      return [height - y, x]
    case 180:
      return [width - x, height - y]
    case 270:
      return [y, width - x]
  }
}

function isBeside(before: Row, row: Row): boolean {
  const shared = Math.min(before.bottom, row.bottom) - Math.max(before.top, row.top)
  return row.left >= before.right - before.height / 2 && shared > Math.min(before.height, row.height) / 2
}

function joined(before: Row, row: Row): Row {
  return {
    left: before.left,
    top: Math.min(before.top, row.top),
    right: row.right,
    bottom: Math.max(before.bottom, row.bottom),
    lines: [...before.lines, ...row.lines],
    height: Math.max(before.height, row.height),
    angle: before.angle,
  }
}

/** 0 of none. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
