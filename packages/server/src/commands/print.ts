/** How a command that shows something prints it. */
export interface PrintOptions {
  readonly json?: boolean
  /** Standard output and standard error, by lines. */
  readonly print: (line: string) => void
  readonly note: (line: string) => void
}

/** Rows as lines with their cells below each other; the first is the head. */
export function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
