import { type Row, textOf } from './layout.js'

/** Where the lines of running text begin, and how far they may go. */
export interface Column {
  readonly left: number
  readonly right: number
}

// Of a run's rows, those at its edges that may stand out of it, such as headings over both columns.
const outliers = 0.1
const fewestRows = 6
/** In letters; lines of an address are shorter. */
const shortestText = 25
// A part of the column's width.
const shortLine = 0.85

/** The column of each row: one that running text stands in, or else the whole of what is printed. */
export function columnsOf(rows: readonly Row[]): ReadonlyMap<Row, Column> {
  const whole = {
    left: Math.min(...rows.map(({ left }) => left)),
    right: Math.max(...rows.map(({ right }) => right)),
  }
  const columns = new Map<Row, Column>()
  for (const run of runsOf(rows)) {
    const own = marginsOf(run)
    const column = isRunningText(run, own) ? own : whole
    for (const row of run) columns.set(row, column)
  }
  return columns
}

/** Whether a row ended because there was no more room. */
export function isFull({ left, right, lines }: Row, column: Column): boolean {
  const width = column.right - column.left
  return lines.length === 1 && right - column.left > shortLine * width && right - left > width / 3
}

/** Rows that are read from top to bottom; where the next one is further up another column begins. */
function runsOf(rows: readonly Row[]): readonly (readonly Row[])[] {
  const runs: Row[][] = []
  for (const row of rows) {
    const run = runs.at(-1)
    const above = run?.at(-1)
    if (run === undefined || above === undefined || row.bottom < above.top) runs.push([row])
    else run.push(row)
  }
  return runs
}

function marginsOf(run: readonly Row[]): Column {
  const outside = Math.ceil(outliers * run.length)
  const lefts = run.map(({ left }) => left).sort((a, b) => a - b)
  const rights = run.map(({ right }) => right).sort((a, b) => b - a)
  return { left: lefts[outside] ?? 0, right: rights[outside] ?? 0 }
}

function isRunningText(run: readonly Row[], own: Column): boolean {
  const full = run.filter((row) => isFull(row, own))
  const letters = full.reduce((sum, { lines }) => sum + textOf(lines).length, 0)
  return run.length >= fewestRows && full.length >= run.length / 2 && letters >= shortestText * full.length
}
