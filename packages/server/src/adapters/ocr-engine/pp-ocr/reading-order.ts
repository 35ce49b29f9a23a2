import type { Quad } from '../../../core/geometry.js'
import { orderColumns, type Segment } from './column-order.js'
import { quadWidth } from './quads.js'

/** Something with a place on the upright page. */
export interface Placed {
  /** From its upper left corner, whichever way its own text runs. */
  readonly upright: Quad
}

/** A thing and the edges of its box after the page's skew is taken out. */
interface Cell<T> {
  readonly item: T
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** Shorter lines say too little about the page's skew. */
const skewLinePx = 60
/** How far the tallest row may lie behind: cells of one row come close together when sorted by height. */
const rowsLookedBack = 4
/** Two columns of prose part where this many rows have a gap at the same place. */
const gutterRows = 4

/**
 * Puts things into reading order: rows from the top, cells of a row from the left. Columns of prose are read
 * one after the other, but tables and receipts row by row, for their cells are short.
 */
export function inReadingOrder<T extends Placed>(items: readonly T[]): T[][] {
  if (items.length === 0) return []
  const rows = groupIntoRows(withoutSkew(items))
  const gutters = findGutters(rows)
  const segments = rows.flatMap((row) => splitAtGutters(row, gutters)).map(toSegment)
  const ordered = gutters.length > 0 ? orderColumns(segments) : segments.sort((a, b) => a.middle - b.middle)
  return ordered.map(({ content }) => content.map((cell) => cell.item))
}

function withoutSkew<T extends Placed>(items: readonly T[]): Cell<T>[] {
  const angle = pageSkew(items)
  const cos = Math.cos(-angle)
  const sin = Math.sin(-angle)
  return items.map((item) => {
    const xs = item.upright.map(([x, y]) => x * cos - y * sin)
    const ys = item.upright.map(([x, y]) => x * sin + y * cos)
    return {
      item,
      left: Math.min(...xs),
      right: Math.max(...xs),
      top: Math.min(...ys),
      bottom: Math.max(...ys),
    }
  })
}

function pageSkew(items: readonly Placed[]): number {
  const long = items.filter(({ upright }) => quadWidth(upright) > skewLinePx)
  const angles = (long.length > 0 ? long : items).map(({ upright: [a, b] }) =>
    Math.atan2(b[1] - a[1], b[0] - a[0]),
  )
  angles.sort((a, b) => a - b)
  return angles[angles.length >> 1] ?? 0
}

class Row<T> {
  readonly cells: Cell<T>[]
  readonly #height: number
  #top: number
  #bottom: number

  constructor(first: Cell<T>) {
    this.cells = [first]
    this.#height = heightOf(first)
    this.#top = first.top
    this.#bottom = first.bottom
  }

  get middle(): number {
    return (this.#top + this.#bottom) / 2
  }

  /** Side by side with all of the row's cells, and half of the lower one's height in common with the row. */
  takes(cell: Cell<T>): boolean {
    const shared = Math.min(this.#bottom, cell.bottom) - Math.max(this.#top, cell.top)
    if (shared <= 0.5 * Math.min(heightOf(cell), this.#height)) return false
    return !this.cells.some((other) => {
      const narrower = Math.min(other.right - other.left, cell.right - cell.left)
      return Math.min(other.right, cell.right) - Math.max(other.left, cell.left) > 0.3 * narrower
    })
  }

  add(cell: Cell<T>): void {
    const before = this.cells.length
    this.cells.push(cell)
    this.#top = (this.#top * before + cell.top) / this.cells.length
    this.#bottom = (this.#bottom * before + cell.bottom) / this.cells.length
  }
}

function groupIntoRows<T>(cells: readonly Cell<T>[]): Cell<T>[][] {
  const rows: Row<T>[] = []
  for (const cell of [...cells].sort((a, b) => a.top + a.bottom - b.top - b.bottom)) {
    const row = rows.slice(-rowsLookedBack).findLast((candidate) => candidate.takes(cell))
    if (row) row.add(cell)
    else rows.push(new Row(cell))
  }
  rows.sort((a, b) => a.middle - b.middle)
  return rows.map((row) => row.cells.sort((a, b) => a.left - b.left))
}

/** Where columns of prose part: x positions inside of gaps between long lines, the same in several rows. */
function findGutters<T>(rows: readonly Cell<T>[][]): number[] {
  const gaps: { from: number; to: number }[] = []
  for (const row of rows) {
    for (const [index, cell] of row.entries()) {
      const before = row[index - 1]
      if (!before || !isLong(before) || !isLong(cell)) continue
      if (cell.left - before.right > 0.4 * heightOf(cell)) gaps.push({ from: before.right, to: cell.left })
    }
  }
  return gaps
    .map((gap) => (gap.from + gap.to) / 2)
    .filter((x) => gaps.filter((gap) => gap.from <= x && x <= gap.to).length >= gutterRows)
}

function splitAtGutters<T>(row: readonly Cell<T>[], gutters: readonly number[]): Cell<T>[][] {
  const parts: Cell<T>[][] = []
  for (const cell of row) {
    const before = parts.at(-1)?.at(-1)
    const parted = !before || gutters.some((x) => before.right <= x + 2 && x - 2 <= cell.left)
    if (parted) parts.push([cell])
    else parts.at(-1)?.push(cell)
  }
  return parts
}

function toSegment<T>(cells: readonly Cell<T>[]): Segment<readonly Cell<T>[]> {
  return {
    content: cells,
    left: Math.min(...cells.map((cell) => cell.left)),
    right: Math.max(...cells.map((cell) => cell.right)),
    middle: cells.reduce((sum, cell) => sum + (cell.top + cell.bottom) / 2, 0) / cells.length,
  }
}

function heightOf(cell: Cell<unknown>): number {
  return cell.bottom - cell.top
}

function isLong(cell: Cell<unknown>): boolean {
  return cell.right - cell.left > 7 * heightOf(cell)
}
