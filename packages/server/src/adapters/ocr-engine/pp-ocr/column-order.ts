/** A part of a row that lies in one column, or across several. */
export interface Segment<T> {
  readonly content: T
  readonly left: number
  readonly right: number
  /** Height of its middle. */
  readonly middle: number
}

/**
 * Reading order on a page with columns: the partial order of T. M. Breuel, "High performance document layout
 * analysis" (2003), sorted topologically. Of two segments one above the other the upper comes first; of two
 * side by side the left one does, unless something that spans both lies between them.
 */
export function orderColumns<T>(segments: readonly Segment<T>[]): Segment<T>[] {
  const successors = segments.map((segment) => segmentsAfter(segment, segments))
  const waitsFor = new Int32Array(segments.length)
  for (const index of successors.flat()) waitsFor[index] = (waitsFor[index] as number) + 1

  const open = new Set(segments.keys())
  const ordered: Segment<T>[] = []
  while (open.size > 0) {
    const next = pickNext([...open], { segments, waitsFor, last: ordered.at(-1) })
    open.delete(next)
    ordered.push(segments[next] as Segment<T>)
    for (const index of successors[next] ?? []) waitsFor[index] = (waitsFor[index] as number) - 1
  }
  return ordered
}

function segmentsAfter<T>(segment: Segment<T>, all: readonly Segment<T>[]): number[] {
  // only what reaches from the segment into the next column can span it and something to its right
  const nextLeft = all.reduce((x, { left }) => (left >= segment.right - 1 ? Math.min(x, left) : x), Infinity)
  const wide = all.filter((other) => other.right > nextLeft + 1 && sharesColumn(other, segment))
  const after: number[] = []
  for (const [index, other] of all.entries()) {
    if (other !== segment && comesBefore(segment, other, wide)) after.push(index)
  }
  return after
}

function comesBefore<T>(a: Segment<T>, b: Segment<T>, spanning: readonly Segment<T>[]): boolean {
  if (sharesColumn(a, b)) return a.middle < b.middle
  if (a.right > b.left + 1) return false
  const upper = Math.min(a.middle, b.middle)
  const lower = Math.max(a.middle, b.middle)
  return !spanning.some((other) => other.middle > upper && other.middle < lower && sharesColumn(other, b))
}

function sharesColumn(a: Segment<unknown>, b: Segment<unknown>): boolean {
  return Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
}

interface Progress {
  readonly segments: readonly Segment<unknown>[]
  readonly waitsFor: Int32Array
  readonly last: Segment<unknown> | undefined
}

/** Of those that wait for nothing: on in the same column, else the leftmost, else the topmost. */
function pickNext(open: readonly number[], { segments, waitsFor, last }: Progress): number {
  const waits = (index: number) => waitsFor[index] as number
  // contradictions, which skewed pages can have, leave none free: then the one that waits for the fewest
  const fewest = open.reduce((least, index) => Math.min(least, waits(index)), Infinity)
  const free = open.filter((index) => waits(index) <= Math.max(0, fewest))
  return free.reduce((best, index) => {
    const a = segments[best] as Segment<unknown>
    const b = segments[index] as Segment<unknown>
    return isPreferred(b, a, last) ? index : best
  })
}

function isPreferred(a: Segment<unknown>, b: Segment<unknown>, last: Segment<unknown> | undefined): boolean {
  const aGoesOn = last !== undefined && sharesColumn(a, last)
  const bGoesOn = last !== undefined && sharesColumn(b, last)
  if (aGoesOn !== bGoesOn) return aGoesOn
  if (Math.abs(a.left - b.left) > 1) return a.left < b.left
  return a.middle < b.middle
}
