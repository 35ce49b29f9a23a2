import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { createHeicImageReader } from './heic-image.js'

const samples = new URL('../../../../../samples/', import.meta.url)

it('turns a HEIC that lies on its side upright, once', async () => {
  const path = fileURLToPath(new URL('photo.heic', samples))
  const document = await createHeicImageReader().open(path, {
    mediaType: 'image/heic',
    limits: { maxPages: 1, maxPixels: 10_000_000 },
  })
  const page = await document.page(1)
  const image = await page.render(200)
  const upright = await sharp(fileURLToPath(new URL('letter.png', samples)))
    .resize(image.width, image.height)
    .removeAlpha()
    .raw()
    .toBuffer()
  const difference = upright.reduce((sum, value, at) => sum + Math.abs(value - (image.data[at] ?? 0)), 0)
  expect(page.height).toBeGreaterThan(page.width)
  // Lying on its side or on its head, it differs by 20 and more.
  expect(difference / upright.length).toBeLessThan(8)
})
