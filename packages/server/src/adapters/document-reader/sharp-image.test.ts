import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import type { RenderedPage } from '../../core/ports/document-reader.js'
import type { PageImage } from '../../core/ports/ocr-engine.js'
import { madeFiles, pictureOfText } from './made-files.testing.js'
import { createSharpImageReader } from './sharp-image.js'

const files = madeFiles()
const reader = createSharpImageReader()
const limits = { maxPages: 10, maxPixels: 40_000_000 }

/** 3 by 2 pixels: red in the upper left corner, else blue. */
const corner = () =>
  sharp(Buffer.from([255, 0, 0, 0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 255]), {
    raw: { width: 3, height: 2, channels: 3 },
  })

describe('the sharp reader', () => {
  it.each([
    [1, [3, 2], [0, 0]],
    [3, [3, 2], [2, 1]],
    [6, [2, 3], [1, 0]],
    [8, [2, 3], [0, 2]],
  ])('applies orientation %d', async (orientation, size, [x, y]) => {
    for (const format of ['png', 'tiff'] as const) {
      const bytes = await corner()
        .withMetadata({ orientation })
        .toFormat(format, { compression: 'none' })
        .toBuffer()
      const image = await render(await files.write(`turned.${format}`, bytes), `image/${format}`)
      expect([image.width, image.height]).toEqual(size)
      expect(pixel(image, x ?? 0, y ?? 0)).toEqual([255, 0, 0])
    }
  })

  it('puts dark writing without a ground on white, and light writing on black', async () => {
    const onNothing = async (ink: string) => {
      const bytes = await pictureOfText(['Halo dunia'], { ink, ground: 'none' }).png().toBuffer()
      return pixel(await render(await files.write('clear.png', bytes), 'image/png'), 0, 0)
    }
    expect(await onNothing('#000')).toEqual([255, 255, 255])
    expect(await onNothing('#c00')).toEqual([255, 255, 255])
    expect(await onNothing('#fff')).toEqual([0, 0, 0])
  })

  it('keeps a light page white whose rim alone is transparent', async () => {
    const page = pictureOfText(['Halo dunia']).extend({
      top: 9,
      bottom: 9,
      left: 9,
      right: 9,
      background: '#0000',
    })
    const bytes = await page.png().toBuffer()
    expect(pixel(await render(await files.write('rim.png', bytes), 'image/png'), 0, 0)).toEqual([
      255, 255, 255,
    ])
  })

  it('gives 16-bit grey and CMYK as 8-bit RGB of the same colours', async () => {
    const grey = await sharp({ create: { width: 4, height: 4, channels: 3, background: '#808080' } })
      .toColourspace('grey16')
      .png()
      .toBuffer()
    expect(pixel(await render(await files.write('grey.png', grey), 'image/png'), 1, 1)).toEqual([
      128, 128, 128,
    ])
    const red = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#c00000' } })
      .toColourspace('cmyk')
      .jpeg({ quality: 100 })
      .toBuffer()
    const [r = 0, g = 255, b = 255] = pixel(
      await render(await files.write('red.jpg', red), 'image/jpeg'),
      4,
      4,
    )
    expect(r).toBeGreaterThan(150)
    expect(Math.max(g, b)).toBeLessThan(60)
  })

  it.each(['gif', 'webp'] as const)('reads the first frame of an animated %s', async (format) => {
    const frames = await Promise.all(
      ['#f00', '#0f0', '#00f'].map((background) =>
        sharp({ create: { width: 20, height: 10, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    )
    const bytes = await sharp(frames, { join: { animated: true } })
      .toFormat(format)
      .toBuffer()
    const path = await files.write(`frames.${format}`, bytes)
    expect((await sharp(path).metadata()).pages).toBe(3)
    const document = await reader.open(path, { mediaType: `image/${format}`, limits })
    expect(document.pageCount).toBe(1)
    const [r = 0, g = 255] = pixel(await (await document.page(1)).render(100), 5, 5)
    expect(r).toBeGreaterThan(200)
    expect(g).toBeLessThan(60)
  })

  it('reads what there is of a picture that was cut off, and says so', async () => {
    const bytes = await pictureOfText(['Satu', 'Dua', 'Tiga', 'Empat']).jpeg().toBuffer()
    const path = await files.write('cut.jpg', bytes.subarray(0, bytes.length * 0.6))
    const image = await render(path, 'image/jpeg')
    expect(image.data.subarray(0, image.width * 180).some((value) => value < 50)).toBe(true)
    expect(image.warnings).toEqual([expect.stringContaining('ends too early')])
    expect((await render(await files.write('whole.jpg', bytes), 'image/jpeg')).warnings).toEqual([])
  })

  it('refuses a file that is not what it was sniffed as', async () => {
    const path = await files.write('png.jpg', await corner().png().toBuffer())
    await expect(reader.open(path, { mediaType: 'image/jpeg', limits })).rejects.toMatchObject({
      code: 'file_corrupt',
    })
  })
})

async function render(path: string, mediaType: string): Promise<RenderedPage> {
  const document = await reader.open(path, { mediaType, limits })
  const page = await document.page(1)
  const image = await page.render(4_000)
  expect([image.width, image.height]).toEqual([page.width, page.height])
  return image
}

function pixel({ data, width }: PageImage, x: number, y: number): readonly number[] {
  const at = (y * width + x) * 3
  return [...data.subarray(at, at + 3)]
}
