import { describe, expect, it } from 'vitest'
import { type BmpParts, bmp } from './bmp-files.testing.js'
import { createBmpImageReader } from './bmp-image.js'
import { madeFiles } from './made-files.testing.js'

const files = madeFiles()
const limits = { maxPages: 10, maxPixels: 1_000_000 }
const red = [255, 0, 0]
const blue = [0, 0, 255]
const black = [0, 0, 0]
const white = [255, 255, 255]
/** Colours 0 to 3: black, red, blue, white. */
const colours = [0, 0, 0, 0, 0, 0, 255, 0, 255, 0, 0, 0, 255, 255, 255, 0]
const square = { width: 2, height: 2 }
/** Red and blue over blue and red. */
const checks = [red, blue, blue, red]

describe('the BMP reader', () => {
  it.each<[string, BmpParts, readonly number[][]]>([
    [
      '1 bit',
      { ...square, bits: 1, table: colours.slice(4, 12), pixels: [0x80, 0, 0, 0, 0x40, 0, 0, 0] },
      checks,
    ],
    ['4 bits', { ...square, bits: 4, table: colours, pixels: [0x21, 0, 0, 0, 0x12, 0, 0, 0] }, checks],
    ['8 bits', { ...square, bits: 8, table: colours, pixels: [2, 1, 0, 0, 1, 2, 0, 0] }, checks],
    ['16 bits', { ...square, bits: 16, pixels: [0x1f, 0, 0, 0x7c, 0, 0x7c, 0x1f, 0] }, checks],
    [
      '24 bits',
      { ...square, bits: 24, pixels: [255, 0, 0, 0, 0, 255, 0, 0, 0, 0, 255, 255, 0, 0, 0, 0] },
      checks,
    ],
    [
      '32 bits',
      { ...square, bits: 32, pixels: [255, 0, 0, 9, 0, 0, 255, 9, 0, 0, 255, 9, 255, 0, 0, 9] },
      checks,
    ],
    [
      'rows from the top',
      { width: 2, height: -2, bits: 8, table: colours, pixels: [1, 2, 0, 0, 2, 1, 0, 0] },
      checks,
    ],
    [
      '16 bits with masks of its own',
      {
        ...square,
        bits: 16,
        compression: 3,
        table: masks(0xf000, 0x0f00, 0x00f0),
        pixels: [0xf0, 0, 0, 0xf0, 0, 0xf0, 0xf0, 0],
      },
      checks,
    ],
    [
      'RLE8 runs and pixels',
      { ...square, bits: 8, compression: 1, table: colours, pixels: [1, 2, 1, 1, 0, 0, 1, 1, 1, 2, 0, 1] },
      checks,
    ],
    [
      'RLE4 runs',
      { ...square, bits: 4, compression: 2, table: colours, pixels: [2, 0x21, 0, 0, 2, 0x12, 0, 1] },
      checks,
    ],
    [
      'RLE8 with a jump',
      { ...square, bits: 8, compression: 1, table: colours, pixels: [0, 2, 1, 1, 1, 1, 0, 1] },
      [black, red, black, black],
    ],
    [
      'RLE8 that runs out of the picture',
      { ...square, bits: 8, compression: 1, table: colours, pixels: [255, 1, 255, 1, 0, 0, 255, 2] },
      [blue, blue, red, red],
    ],
    [
      'a missing upper row',
      { ...square, bits: 8, table: colours, pixels: [2, 1, 0, 0] },
      [white, white, blue, red],
    ],
    [
      'a colour that the file lacks',
      { ...square, bits: 8, table: colours, pixels: [9, 1, 0, 0, 1, 2, 0, 0] },
      [red, blue, black, red],
    ],
  ])('reads %s', async (_kind, parts, expected) => {
    const document = await open(parts)
    const { data } = await (await document.page(1)).render(10)
    expect([...data]).toEqual(expected.flat())
  })

  it('reads literal runs of odd length', async () => {
    const document = await open({
      width: 5,
      height: 1,
      bits: 8,
      compression: 1,
      table: colours,
      pixels: [0, 3, 1, 2, 3, 0, 2, 1, 0, 1],
    })
    expect([...(await (await document.page(1)).render(10)).data]).toEqual([red, blue, white, red, red].flat())
  })

  it.each<[string, BmpParts]>([
    ['no width', { width: 0, height: 2, bits: 24, pixels: [0] }],
    ['a negative width', { width: -2, height: 2, bits: 24, pixels: [0] }],
    ['3 bits a pixel', { ...square, bits: 3, pixels: [0] }],
    ['RLE of 24 bits', { ...square, bits: 24, compression: 1, pixels: [0] }],
    ['a JPEG inside', { ...square, bits: 24, compression: 4, pixels: [0] }],
    ['no pixels', { ...square, bits: 24, pixels: [] }],
  ])('refuses %s', async (_kind, parts) => {
    await expect(open(parts)).rejects.toMatchObject({ code: 'file_corrupt' })
  })

  it('judges the size by the header, before there is any memory for it', async () => {
    const huge = { width: 2 ** 31 - 1, height: 2 ** 31 - 1, bits: 24, pixels: [0] }
    await expect(open(huge)).rejects.toMatchObject({ code: 'image_too_large' })
  })
})

async function open(parts: BmpParts) {
  const path = await files.write('made.bmp', bmp(parts))
  return await createBmpImageReader().open(path, { mediaType: 'image/bmp', limits })
}

function masks(...values: readonly number[]): number[] {
  return values.flatMap((value) => [value & 255, value >> 8, 0, 0])
}
