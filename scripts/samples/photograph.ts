import sharp, { type Sharp } from 'sharp'
import { type GrayPicture, openPicture } from './render-pdf.js'

/** How bad the photograph is. */
export interface PhotographOptions {
  /** Degrees clockwise, as a hand holds a camera. */
  readonly tiltDegrees: number
  /** Standard deviation of the blur in pixels. */
  readonly blurSigma: number
  /** Standard deviation of the grain, of 255. */
  readonly grain: number
}

/** The page as a photograph under a lamp: paper-coloured, tilted, soft, grainy, darker towards one corner. */
export async function photograph(page: GrayPicture, options: PhotographOptions): Promise<Sharp> {
  const tilted = await openPicture(page)
    .toColourspace('srgb')
    .rotate(options.tiltDegrees, { background: '#ffffff' })
    .blur(options.blurSigma)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const { width, height, channels } = tilted.info
  shade(tilted.data, { width, height, channels, grain: options.grain })
  return sharp(tilted.data, { raw: { width, height, channels } })
}

/** Red, green and blue of ink and paper; the picture's black and white become these. */
const ink = [36, 38, 58]
const paper = [241, 234, 217]

interface Shading {
  readonly width: number
  readonly height: number
  readonly channels: number
  readonly grain: number
}

function shade(data: Buffer, { width, height, channels, grain }: Shading): void {
  const random = createRandom(20250314)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const light = 1 - 0.18 * ((x / width) * (y / height))
      const noise = (random() + random() + random() - 1.5) * 2 * grain
      const start = (y * width + x) * channels
      for (let channel = 0; channel < channels; channel += 1) {
        const [dark = 0, bright = 255] = [ink[channel], paper[channel]]
        const toned = dark + ((data[start + channel] ?? 0) / 255) * (bright - dark)
        data[start + channel] = Math.max(0, Math.min(255, toned * light + noise))
      }
    }
  }
}

/** Mulberry32: numbers from 0 to 1, the same ones for the same seed, so that samples never change. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
