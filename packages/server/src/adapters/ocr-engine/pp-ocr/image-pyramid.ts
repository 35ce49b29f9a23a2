import type { PageImage } from '../../../core/ports/ocr-engine.js'
import { byteAt } from './typed-access.js'

/** A picture and its halves, each made when it is first asked for. */
export interface ImagePyramid {
  /** Level 0 is the picture itself, each next one is half as wide and high. */
  level(number: number): PageImage
  /** How many levels there can be, at least 1. */
  readonly levels: number
}

const maxLevels = 5
const minSidePx = 64

export function createImagePyramid(image: PageImage): ImagePyramid {
  const made: PageImage[] = [image]
  let levels = 1
  for (let side = Math.min(image.width, image.height); levels < maxLevels && side > minSidePx; side >>= 1)
    levels++
  return {
    levels,
    level(number) {
      let last = made[made.length - 1] as PageImage
      while (made.length <= number) {
        last = halve(last)
        made.push(last)
      }
      return made[number] as PageImage
    },
  }
}

/** The picture at half its size, each pixel the mean of four; an odd last row or column is left out. */
function halve(image: PageImage): PageImage {
  const source = image.data
  const stride = image.width * 3
  const width = image.width >> 1
  const height = image.height >> 1
  const data = new Uint8Array(width * height * 3)
  let to = 0
  for (let y = 0; y < height; y++) {
    let from = 2 * y * stride
    for (let x = 0; x < width; x++, from += 6) {
      for (let channel = from; channel < from + 3; channel++) {
        const upper = byteAt(source, channel) + byteAt(source, channel + 3)
        const lower = byteAt(source, channel + stride) + byteAt(source, channel + stride + 3)
        data[to++] = (upper + lower + 2) >> 2
      }
    }
  }
  return { data, width, height }
}
