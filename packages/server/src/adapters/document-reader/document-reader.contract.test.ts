import { fileURLToPath } from 'node:url'
import { describeDocumentReader } from '../../core/ports/document-reader.contract.js'
import { bmp } from './bmp-files.testing.js'
import { createBmpImageReader } from './bmp-image.js'
import { createHeicImageReader } from './heic-image.js'
import { madeFiles, pdf, pictureOfText } from './made-files.testing.js'
import { createPdfiumDocumentReader } from './pdfium-document.js'
import { createSharpImageReader } from './sharp-image.js'

const files = madeFiles()
const heicSample = fileURLToPath(new URL('../../../../../samples/photo.heic', import.meta.url))
const text = () => pictureOfText(['Kwitansi', 'Terima kasih'])

for (const format of ['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const) {
  describeDocumentReader(`sharp on ${format}`, {
    create: createSharpImageReader,
    mediaType: `image/${format}`,
    async makeFiles() {
      const bytes = await text().toFormat(format).toBuffer()
      return {
        sound: await files.write(`sound.${format}`, bytes),
        broken: await files.write(`broken.${format}`, bytes.subarray(0, 24)),
      }
    },
    pageCount: 1,
  })
}

describeDocumentReader('BMP', {
  create: createBmpImageReader,
  mediaType: 'image/bmp',
  async makeFiles() {
    const pixels = new Array<number>(100 * 80 * 3).fill(120)
    const bytes = bmp({ width: 100, height: 80, bits: 24, pixels })
    return {
      sound: await files.write('sound.bmp', bytes),
      broken: await files.write('broken.bmp', bytes.subarray(0, 40)),
    }
  },
  pageCount: 1,
})

describeDocumentReader('HEIC', {
  create: createHeicImageReader,
  mediaType: 'image/heic',
  makeFiles: async () => ({
    sound: heicSample,
    broken: await files.write('broken.heic', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1')),
  }),
  pageCount: 1,
})

describeDocumentReader('PDFium', {
  create: createPdfiumDocumentReader,
  mediaType: 'application/pdf',
  async makeFiles() {
    const bytes = await pdf((document) => {
      document.addPage({ size: 'A4' }).text('First page')
      document.addPage({ size: [300, 200] }).text('Second page')
      document.addPage({ size: 'A5', layout: 'landscape' }).text('Third page')
    })
    return {
      sound: await files.write('sound.pdf', bytes),
      broken: await files.write('broken.pdf', '%PDF-1.7\nnothing more'),
    }
  },
  pageCount: 3,
})
