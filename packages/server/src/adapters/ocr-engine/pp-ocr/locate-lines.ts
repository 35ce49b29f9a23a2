import type { Quad } from '../../../core/geometry.js'
import type { PageImage } from '../../../core/ports/ocr-engine.js'
import { quadHeight, quadWidth } from './quads.js'
import type { Region, TextDetector } from './text-detector.js'
import { median } from './typed-access.js'

/** Under this median height in the detector's pixels, boxes are too coarse and it looks again at a larger scale. */
const smallTextPx = 15
/** The larger scale is chosen for this height. */
const wantedTextPx = 18
const largestSidePx = 1600
/** Text that covers less than this of the long side is worth a closer look. */
const zoomBelow = 0.8
const zoomMargin = 0.03
/** A second look must not lose more lines than this leaves over. */
const keepAtLeast = 0.8

/** Finds the lines of a picture: a first look, a second one at small text, a closer one where text fills a part. */
export async function locateLines(
  detector: TextDetector,
  image: PageImage,
  { maxSidePx, signal }: { maxSidePx: number; signal: AbortSignal },
): Promise<Quad[]> {
  const whole: Region = { left: 0, top: 0, width: image.width, height: image.height }
  const scale = maxSidePx / Math.max(image.width, image.height)
  let quads = await detector.detect(image, { region: whole, maxSidePx })

  const lookAgain = async (region: Region, sidePx: number) => {
    signal.throwIfAborted()
    const found = await detector.detect(image, { region, maxSidePx: sidePx })
    if (found.length >= quads.length * keepAtLeast) quads = found
  }

  const heightPx = median(quads.map((quad) => Math.min(quadWidth(quad), quadHeight(quad)))) * scale
  if (quads.length > 5 && scale < 0.8 && heightPx < smallTextPx) {
    await lookAgain(whole, Math.min(largestSidePx, Math.round((maxSidePx * wantedTextPx) / heightPx)))
  }
  if (quads.length > 2 && scale < 0.9) {
    const region = textRegion(quads, image)
    const longSide = Math.max(region.width, region.height)
    if (longSide < zoomBelow * Math.max(image.width, image.height)) await lookAgain(region, maxSidePx)
  }
  return quads
}

/** The part of the picture that holds all quads and a margin. */
function textRegion(quads: readonly Quad[], image: PageImage): Region {
  const margin = zoomMargin * Math.max(image.width, image.height)
  const xs = quads.flatMap((quad) => quad.map((point) => point[0]))
  const ys = quads.flatMap((quad) => quad.map((point) => point[1]))
  const smallest = (values: number[]) => values.reduce((a, b) => Math.min(a, b))
  const largest = (values: number[]) => values.reduce((a, b) => Math.max(a, b))
  const left = Math.max(0, Math.floor(smallest(xs) - margin))
  const top = Math.max(0, Math.floor(smallest(ys) - margin))
  const right = Math.min(image.width, Math.ceil(largest(xs) + margin))
  const bottom = Math.min(image.height, Math.ceil(largest(ys) + margin))
  return { left, top, width: right - left, height: bottom - top }
}
