/** What to write into a BMP's header. */
export interface BmpParts {
  readonly width: number
  /** Negative: rows from the top down. */
  readonly height: number
  readonly bits: number
  /** As in the header: 0 plain, 1 RLE8, 2 RLE4, 3 bit fields. */
  readonly compression?: number
  /** What stands between header and pixels: masks, or colours as blue, green, red, 0. */
  readonly table?: readonly number[]
  readonly pixels: readonly number[]
}

/** A BMP with a Windows 3 header. */
export function bmp({ width, height, bits, compression = 0, table = [], pixels }: BmpParts): Buffer {
  const head = Buffer.alloc(54)
  head.write('BM', 'latin1')
  head.writeUInt32LE(54 + table.length + pixels.length, 2)
  head.writeUInt32LE(54 + table.length, 10)
  head.writeUInt32LE(40, 14)
  head.writeInt32LE(width, 18)
  head.writeInt32LE(height, 22)
  head.writeUInt16LE(1, 26)
  head.writeUInt16LE(bits, 28)
  head.writeUInt32LE(compression, 30)
  head.writeUInt32LE(bits <= 8 ? table.length / 4 : 0, 46)
  return Buffer.concat([head, Buffer.from(table), Buffer.from(pixels)])
}
