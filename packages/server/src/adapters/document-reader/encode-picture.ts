import sharp from 'sharp'
import type { EncodedImage, PageImage, PictureLimits } from '../../core/ports/ocr-engine.js'

/** What a picture that is too large a file is shrunk by until it fits. */
const shrinkBy = 0.8

/** A picture as a JPEG file, fine enough for letters; smaller than it was where the limits ask for that. */
export async function encodePicture(
  { data, width, height }: PageImage,
  { maxSidePx, maxBytes }: PictureLimits,
): Promise<EncodedImage> {
  let side = Math.min(maxSidePx, Math.max(width, height))
  for (;;) {
    const { data: bytes, info } = await sharp(data, { raw: { width, height, channels: 3 } })
      .resize({ width: side, height: side, fit: 'inside' })
      .jpeg({ quality: 92, chromaSubsampling: '4:4:4' })
      .toBuffer({ resolveWithObject: true })
    if (bytes.length <= maxBytes) return { bytes, width: info.width, height: info.height }
    side = Math.floor(side * shrinkBy)
  }
}
