import type { Sharp } from 'sharp'
import type { RenderedPage } from '../../core/ports/document-reader.js'

/**
 * Above this mean of what is visible (0 to 255), a picture with transparency is taken for light writing made
 * to stand on a dark ground. Dark writing measures under 100, white writing over 250.
 */
const lightInk = 200

/**
 * A picture as 8-bit sRGB without transparency, its long side scaled down to at most `maxSidePx`.
 * @param source gives a fresh pipeline for the same picture each time; orientation is already asked for.
 */
export async function renderPicture(source: () => Sharp, maxSidePx: number): Promise<RenderedPage> {
  const { hasAlpha } = await source().metadata()
  const background = hasAlpha && (await hasLightInk(source())) ? '#000' : '#fff'
  const { data, info } = await source()
    .resize({ width: maxSidePx, height: maxSidePx, fit: 'inside', withoutEnlargement: true })
    .flatten({ background })
    .toColourspace('srgb')
    .removeAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height, warnings: [] }
}

/** Whether a transparent picture shows light things only, which a white ground would swallow. */
async function hasLightInk(picture: Sharp): Promise<boolean> {
  const { data, info } = await picture
    .resize({ width: 512, height: 512, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  let weighted = 0
  let opacity = 0
  let clear = 0
  for (let at = 0; at < data.length; at += info.channels) {
    const alpha = data[at + 3] ?? 255
    weighted += (((data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0)) / 3) * alpha
    opacity += alpha
    if (alpha < 16) clear += info.channels
  }
  // A page that is opaque apart from its rim is a light page with dark writing.
  const isMostlyClear = clear > data.length / 2
  return isMostlyClear && opacity > 0 && weighted / opacity > lightInk
}
