/** Layout of a BMP's pixels, as its header says. Rows are padded to 4 bytes. */
export interface BmpHeader {
  readonly width: number
  readonly height: number
  /** Rows stand from the top down, not from the bottom up as is usual. */
  readonly topDown: boolean
  readonly bitsPerPixel: 1 | 2 | 4 | 8 | 16 | 24 | 32
  readonly compression: 'none' | 'rle8' | 'rle4'
  /** Bits of red, green and blue in a pixel of 16 or 32 bits. */
  readonly masks: readonly [red: number, green: number, blue: number]
  /** Colours of indexed pixels, three bytes each: red, green, blue. Empty above 8 bits. */
  readonly palette: Uint8Array
  /** Byte at which the pixels start. */
  readonly dataOffset: number
}

/** Bytes of a file that hold header and palette, whichever kind they are. */
export const bmpHeadBytes = 14 + 124 + 12 + 256 * 4

const fileHeaderBytes = 14
const coreHeaderBytes = 12
const bitDepths = [1, 2, 4, 8, 16, 24, 32] as const
const bitFields = [3, 6]

/**
 * Reads a BMP's header (OS/2 1.x and 2.x, Windows 3 to V5). Throws a plain Error that says what is wrong;
 * the sizes it gives are positive, but may be larger than any limit.
 * @param head the first {@link bmpHeadBytes} of the file.
 */
export function parseBmpHeader(head: Buffer): BmpHeader {
  const headerBytes = head.readUInt32LE(fileHeaderBytes)
  const isCore = headerBytes === coreHeaderBytes
  const width = isCore ? head.readUInt16LE(18) : head.readInt32LE(18)
  const signedHeight = isCore ? head.readUInt16LE(20) : head.readInt32LE(22)
  const bitsPerPixel = bitDepth(head.readUInt16LE(isCore ? 24 : 28))
  const method = isCore ? 0 : head.readUInt32LE(30)
  if (width <= 0 || signedHeight === 0) throw new Error('BMP without pixels')
  return {
    width,
    height: Math.abs(signedHeight),
    topDown: signedHeight < 0,
    bitsPerPixel,
    compression: compressionOf(method, bitsPerPixel),
    masks: bitFields.includes(method) ? readMasks(head) : defaultMasks(bitsPerPixel),
    palette: bitsPerPixel <= 8 ? readPalette(head, headerBytes, bitsPerPixel) : new Uint8Array(0),
    dataOffset: head.readUInt32LE(10),
  }
}

function bitDepth(bits: number): BmpHeader['bitsPerPixel'] {
  const depth = bitDepths.find((known) => known === bits)
  if (depth === undefined) throw new Error(`BMP of ${bits} bits a pixel`)
  return depth
}

function compressionOf(method: number, bits: number): BmpHeader['compression'] {
  if (method === 0) return 'none'
  if (method === 1 && bits === 8) return 'rle8'
  if (method === 2 && bits === 4) return 'rle4'
  if (bitFields.includes(method) && (bits === 16 || bits === 32)) return 'none'
  throw new Error(`BMP of compression ${method} at ${bits} bits a pixel`)
}

/** The masks follow the 40 bytes of the Windows 3 header, be they part of a longer header or not. */
function readMasks(head: Buffer): BmpHeader['masks'] {
  return [head.readUInt32LE(54), head.readUInt32LE(58), head.readUInt32LE(62)]
}

function defaultMasks(bits: number): BmpHeader['masks'] {
  return bits === 16 ? [0x7c00, 0x03e0, 0x001f] : [0xff0000, 0x00ff00, 0x0000ff]
}

/** Entries that the file leaves out are black. */
function readPalette(head: Buffer, headerBytes: number, bits: number): Uint8Array {
  const isCore = headerBytes === coreHeaderBytes
  const entryBytes = isCore ? 3 : 4
  const declared = isCore ? 0 : head.readUInt32LE(46)
  const size = 1 << bits
  const entries = declared > 0 && declared < size ? declared : size
  const palette = new Uint8Array(size * 3)
  for (let entry = 0; entry < entries; entry++) {
    const at = fileHeaderBytes + headerBytes + entry * entryBytes
    palette[entry * 3] = head[at + 2] ?? 0
    palette[entry * 3 + 1] = head[at + 1] ?? 0
    palette[entry * 3 + 2] = head[at] ?? 0
  }
  return palette
}
