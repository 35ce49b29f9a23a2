/** How far something has come. */
export interface Progress {
  readonly done: number
  readonly total: number
  /** The same in words, and more. */
  readonly label: string
}

/** A progress bar on one line of a terminal; silent where there is none. */
export interface ProgressLine {
  show(progress: Progress): void
  /** Takes the line away. */
  clear(): void
}

const barWidth = 24

export function createProgressLine(stream: NodeJS.WriteStream): ProgressLine {
  if (!stream.isTTY) return { show: () => undefined, clear: () => undefined }
  return {
    show({ done, total, label }) {
      const filled = total === 0 ? 0 : Math.round((done / total) * barWidth)
      const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled)
      // To the start of the line, write, erase what a longer line has left.
      stream.write(`\r${bar} ${label}\u001b[K`)
    },
    clear: () => stream.write('\r\u001b[K'),
  }
}

/** How long it will take still, if it goes on like this. */
export function timeLeft(elapsedMs: number, part: number): string {
  if (part === 0 || part === 1) return ''
  return `, ${Math.ceil((elapsedMs * (1 / part - 1)) / 1000)} s left`
}
