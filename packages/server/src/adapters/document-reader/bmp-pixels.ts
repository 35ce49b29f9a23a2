import type { BmpHeader } from './bmp-header.js'
import { decodeRle } from './bmp-rle.js'

/**
 * The pixels of a BMP as 8-bit RGB from the top row down. What a cut-off file lacks stays white. Memory is
 * `width * height * 3` bytes, so the caller has checked the size.
 */
export function decodeBmp(header: BmpHeader, file: Buffer): Uint8Array {
  const { width, height } = header
  const rgb = new Uint8Array(width * height * 3).fill(255)
  const source = header.compression === 'none' ? rowsOf(header, file) : rleRowsOf(header, file)
  for (let row = 0; row < source.count; row++) {
    const target = (header.topDown ? row : height - 1 - row) * width * 3
    paintRow(header, source.row(row), rgb.subarray(target, target + width * 3))
  }
  return rgb
}

interface Rows {
  /** How many rows the file holds in full. */
  readonly count: number
  row(index: number): Buffer
}

function rowsOf({ width, height, bitsPerPixel, dataOffset }: BmpHeader, file: Buffer): Rows {
  const stride = Math.ceil((width * bitsPerPixel) / 32) * 4
  const available = Math.floor(Math.max(0, file.length - dataOffset) / stride)
  return {
    count: Math.min(height, available),
    row: (index) => file.subarray(dataOffset + index * stride, dataOffset + (index + 1) * stride),
  }
}

function rleRowsOf({ width, height, compression, dataOffset }: BmpHeader, file: Buffer): Rows {
  const indices = decodeRle(file.subarray(dataOffset), { width, height, nibbles: compression === 'rle4' })
  return { count: height, row: (index) => indices.subarray(index * width, (index + 1) * width) }
}

function paintRow(header: BmpHeader, row: Buffer, rgb: Uint8Array): void {
  // Run-length rows come as one index a byte.
  const bits = header.compression === 'none' ? header.bitsPerPixel : 8
  if (bits <= 8) paintIndexed(row, { bits, palette: header.palette }, rgb)
  else if (bits === 24) paintBgr(row, rgb)
  else paintMasked(row, { bytes: bits / 8, masks: header.masks }, rgb)
}

function paintIndexed(
  row: Buffer,
  { bits, palette }: { bits: number; palette: Uint8Array },
  rgb: Uint8Array,
) {
  const perByte = 8 / bits
  const mask = (1 << bits) - 1
  for (let x = 0; x * 3 < rgb.length; x++) {
    const byte = row[Math.floor(x / perByte)] ?? 0
    const index = (byte >> (8 - bits * ((x % perByte) + 1))) & mask
    for (let channel = 0; channel < 3; channel++) rgb[x * 3 + channel] = palette[index * 3 + channel] ?? 0
  }
}

function paintBgr(row: Buffer, rgb: Uint8Array) {
  for (let at = 0; at < rgb.length; at += 3) {
    rgb[at] = row[at + 2] ?? 0
    rgb[at + 1] = row[at + 1] ?? 0
    rgb[at + 2] = row[at] ?? 0
  }
}

function paintMasked(
  row: Buffer,
  { bytes, masks }: { bytes: number; masks: BmpHeader['masks'] },
  rgb: Uint8Array,
) {
  const channels = masks.map(channelOf)
  for (let x = 0; x * 3 < rgb.length; x++) {
    const pixel = row.readUIntLE(x * bytes, bytes)
    channels.forEach(({ shift, max }, channel) => {
      rgb[x * 3 + channel] = max === 0 ? 0 : Math.round((((pixel >>> shift) & max) * 255) / max)
    })
  }
}

function channelOf(mask: number): { shift: number; max: number } {
  if (mask === 0) return { shift: 0, max: 0 }
  const shift = 31 - Math.clz32(mask & -mask)
  return { shift, max: mask >>> shift }
}
