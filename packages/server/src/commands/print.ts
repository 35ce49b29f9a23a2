/** How a command that shows something prints it. */
export interface PrintOptions {
  readonly json?: boolean
  /** Standard output and standard error, by lines. */
  readonly print: (line: string) => void
  readonly note: (line: string) => void
}

/** Prints rows with their cells below each other; the first is the head. */
export function printTable(
  rows: readonly (readonly string[])[],
  { print }: Pick<PrintOptions, 'print'>,
): void {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  for (const row of rows) {
    const cells = row.map((cell, column) => cell.padEnd(widths[column] ?? 0))
    print(cells.join('  ').trimEnd())
  }
}
