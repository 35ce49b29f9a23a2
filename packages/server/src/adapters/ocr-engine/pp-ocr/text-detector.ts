import sharp from 'sharp'
import type { Quad } from '../../../core/geometry.js'
import type { PageImage } from '../../../core/ports/ocr-engine.js'
import type { InferenceSession } from './inference-session.js'
import { findTextRectangles } from './probability-map.js'
import { fromUpperLeft, mapQuad } from './quads.js'
import { rectangleCorners } from './smallest-rectangle.js'
import { byteAt } from './typed-access.js'

/** A part of a picture, in whole pixels. */
export interface Region {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export interface DetectOptions {
  readonly region: Region
  /** The long side that the region is scaled down to; it is never scaled up. */
  readonly maxSidePx: number
}

/** Finds lines of text, at any angle. Quads are in the picture's pixels and begin at their upper left corner. */
export interface TextDetector {
  detect(image: PageImage, options: DetectOptions): Promise<Quad[]>
}

/** The network halves both sides five times. */
const sizeStep = 32
/** ImageNet's mean and deviation, in the order the network takes the channels of a BGR picture. */
const mean = [0.485, 0.456, 0.406] as const
const deviation = [0.229, 0.224, 0.225] as const

/** @param session a DB detector: [1, 3, height, width] in, a probability per pixel out */
export function createTextDetector(session: InferenceSession): TextDetector {
  return {
    async detect(image, { region, maxSidePx }) {
      const scale = Math.min(1, maxSidePx / Math.max(region.width, region.height))
      const width = roundToStep(region.width * scale)
      const height = roundToStep(region.height * scale)
      const pixels = await resize(image, region, { width, height })
      const output = await session.run({
        data: normalize(pixels, width * height),
        dims: [1, 3, height, width],
      })
      const rectangles = findTextRectangles({ data: output.data, width, height })
      return rectangles.map((rectangle) => {
        const toImage = mapQuad(rectangleCorners(rectangle), ([x, y]) => [
          region.left + (x * region.width) / width,
          region.top + (y * region.height) / height,
        ])
        return fromUpperLeft(toImage)
      })
    },
  }
}

function roundToStep(length: number): number {
  return Math.max(sizeStep, Math.round(length / sizeStep) * sizeStep)
}

async function resize(
  image: PageImage,
  region: Region,
  to: { width: number; height: number },
): Promise<Uint8Array> {
  return sharp(image.data, { raw: { width: image.width, height: image.height, channels: 3 } })
    .extract({ ...region })
    .resize(to.width, to.height, { fit: 'fill', kernel: 'linear' })
    .raw()
    .toBuffer()
}

function normalize(pixels: Uint8Array, count: number): Float32Array {
  const planes = new Float32Array(3 * count)
  for (const channel of [0, 1, 2] as const) {
    const scale = 1 / (255 * deviation[channel])
    const shift = -mean[channel] / deviation[channel]
    let from = 2 - channel
    const end = (channel + 1) * count
    for (let to = channel * count; to < end; to++, from += 3)
      planes[to] = byteAt(pixels, from) * scale + shift
  }
  return planes
}
