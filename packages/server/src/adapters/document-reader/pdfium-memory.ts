import type { Pdfium } from './pdfium-module.js'

/** Lends `use` some bytes of the instance's memory, zeroed, and takes them back. */
export function withScratch<T>(pdfium: Pdfium, bytes: number, use: (pointer: number) => T): T {
  const pointer = pdfium.wasmExports.malloc(bytes)
  if (pointer === 0) throw new RangeError('PDFium is out of memory')
  pdfium.HEAPU8.fill(0, pointer, pointer + bytes)
  try {
    return use(pointer)
  } finally {
    pdfium.wasmExports.free(pointer)
  }
}

/** Lends `use` a copy of some bytes in the instance's memory. */
export function withBytes<T>(
  pdfium: Pdfium,
  bytes: Uint8Array,
  use: (pointer: number, length: number) => T,
): T {
  return withScratch(pdfium, bytes.length, (pointer) => {
    pdfium.HEAPU8.set(bytes, pointer)
    return use(pointer, bytes.length)
  })
}

/** Copies 32-bit floats out. The memory's view changes when it grows, so it is taken anew each time. */
export function readFloats(pdfium: Pdfium, pointer: number, count: number): Float32Array {
  return new Float32Array(pdfium.HEAPU8.buffer.slice(pointer, pointer + count * 4))
}

/** Copies 64-bit floats out. */
export function readDoubles(pdfium: Pdfium, pointer: number, count: number): Float64Array {
  return new Float64Array(pdfium.HEAPU8.buffer.slice(pointer, pointer + count * 8))
}

/** Copies 32-bit signed integers out. */
export function readInts(pdfium: Pdfium, pointer: number, count: number): Int32Array {
  return new Int32Array(pdfium.HEAPU8.buffer.slice(pointer, pointer + count * 4))
}
