import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import type { PageImage } from '../../core/ports/ocr-engine.js'

const samples = new URL('../../../../../samples/', import.meta.url)

/** Six lines from the top of the repository's sample letter, the picture that engines are tested with. */
export async function loadSampleLetter(): Promise<{ image: PageImage; text: string }> {
  const text = await readFile(new URL('letter.txt', samples), 'utf8')
  const { data, info } = await sharp(fileURLToPath(new URL('letter.png', samples)))
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .removeAlpha()
    .extract({ left: 80, top: 90, width: 680, height: 306 })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return {
    image: { data, width: info.width, height: info.height },
    text: text.split('\n').slice(0, 6).join('\n'),
  }
}
