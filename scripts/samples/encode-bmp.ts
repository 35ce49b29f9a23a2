import type { GrayPicture } from './render-pdf.js'

/** A Windows bitmap of 24 bits a pixel; sharp reads none and writes none. */
export function encodeBmp({ data, width, height }: GrayPicture): Buffer {
  const rowBytes = Math.ceil((width * 3) / 4) * 4
  const headerBytes = 54
  const bmp = Buffer.alloc(headerBytes + rowBytes * height)
  bmp.write('BM', 0, 'latin1')
  bmp.writeUInt32LE(bmp.length, 2)
  bmp.writeUInt32LE(headerBytes, 10)
  bmp.writeUInt32LE(40, 14)
  bmp.writeInt32LE(width, 18)
  bmp.writeInt32LE(height, 22)
  bmp.writeUInt16LE(1, 26)
  bmp.writeUInt16LE(24, 28)
  bmp.writeUInt32LE(rowBytes * height, 34)
  for (let y = 0; y < height; y += 1) {
    // Rows go from the bottom up.
    const row = headerBytes + (height - 1 - y) * rowBytes
    for (let x = 0; x < width; x += 1) bmp.fill(data[y * width + x] ?? 255, row + x * 3, row + x * 3 + 3)
  }
  return bmp
}
