import sharp from 'sharp'
import { expect, test } from 'vitest'
import type { PageImage } from '../../core/ports/ocr-engine.js'
import { encodePicture } from './encode-picture.js'

/** Noise, which no file format makes small. */
async function noise(width: number, height: number): Promise<PageImage> {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const
  const picture = sharp({ create: { width, height, channels: 3, background: '#888', noise } })
  return { data: await picture.raw().toBuffer(), width, height }
}

test('a picture within the limits keeps its size', async () => {
  const { bytes, width, height } = await encodePicture(await noise(60, 40), { maxSidePx: 60, maxBytes: 1e6 })
  expect(await sharp(bytes).metadata()).toMatchObject({ format: 'jpeg', width: 60, height: 40 })
  expect([width, height]).toEqual([60, 40])
})

test('one that is too long, or too large a file, is made smaller until it fits', async () => {
  const image = await noise(600, 400)
  const shorter = await encodePicture(image, { maxSidePx: 300, maxBytes: 1e6 })
  expect([shorter.width, shorter.height]).toEqual([300, 200])
  const lighter = await encodePicture(image, { maxSidePx: 600, maxBytes: 40_000 })
  expect(lighter.bytes.length).toBeLessThanOrEqual(40_000)
  expect(lighter.width).toBeLessThan(600)
  expect(await sharp(lighter.bytes).metadata()).toMatchObject({
    width: lighter.width,
    height: lighter.height,
  })
})
