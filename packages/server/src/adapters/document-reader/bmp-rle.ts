interface RleShape {
  readonly width: number
  readonly height: number
  /** RLE4: two pixels a byte; else RLE8. */
  readonly nibbles: boolean
}

/** Where the next pixel goes, in rows of the file (usually from the bottom up). */
interface Cursor {
  x: number
  y: number
}

/**
 * Palette indices of a run-length coded BMP, one a byte, rows in the file's order. Pixels that the file
 * skips are 0; whatever falls outside of the picture, or after the end of the data, is left out.
 */
export function decodeRle(data: Buffer, shape: RleShape): Buffer {
  const { width, height, nibbles } = shape
  const indices = Buffer.alloc(width * height)
  const cursor: Cursor = { x: 0, y: 0 }
  const put = (count: number, pixel: (index: number) => number) => {
    // Runs past the right edge cost no time, or a small file could keep this busy for minutes.
    const start = cursor.y * width + cursor.x
    for (let index = 0; index < Math.min(count, width - cursor.x); index++)
      indices[start + index] = pixel(index)
    cursor.x = Math.min(width, cursor.x + count)
  }
  let at = 0
  while (at + 1 < data.length && cursor.y < height) {
    const count = data[at] ?? 0
    const value = data[at + 1] ?? 0
    at += 2
    if (count > 0) put(count, (index) => (nibbles ? nibble(value, index) : value))
    else if (value === 1) break
    else at += takeEscape(value, { data: data.subarray(at), nibbles, cursor, put })
  }
  return indices
}

interface Escape {
  /** What follows the escape's two bytes. */
  readonly data: Buffer
  readonly nibbles: boolean
  readonly cursor: Cursor
  put(count: number, pixel: (index: number) => number): void
}

/** End of line (0), a jump (2), or that many pixels as they are. Returns how many bytes of `data` it took. */
function takeEscape(value: number, { data, nibbles, cursor, put }: Escape): number {
  if (value === 0) {
    cursor.x = 0
    cursor.y += 1
    return 0
  }
  if (value === 2) {
    cursor.x += data[0] ?? 0
    cursor.y += data[1] ?? 0
    return 2
  }
  put(value, (index) => (nibbles ? nibble(data[index >> 1] ?? 0, index) : (data[index] ?? 0)))
  const bytes = nibbles ? Math.ceil(value / 2) : value
  return bytes + (bytes % 2)
}

function nibble(byte: number, pixel: number): number {
  return pixel % 2 === 0 ? byte >> 4 : byte & 0x0f
}
