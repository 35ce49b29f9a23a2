import { PDFiumLibrary } from '@hyzyla/pdfium'
import sharp, { type Sharp } from 'sharp'

/** A picture in memory: 8-bit gray, rows from the top. */
export interface GrayPicture {
  readonly data: Buffer
  readonly width: number
  readonly height: number
}

/** Every page of a PDF as a gray picture. */
export async function renderPdf(pdf: Buffer, dpi: number): Promise<readonly GrayPicture[]> {
  const library = await PDFiumLibrary.init()
  try {
    const document = await library.loadDocument(pdf)
    const pictures: GrayPicture[] = []
    for (const page of document.pages()) {
      const { data, width, height } = await page.render({ scale: dpi / 72, render: 'bitmap' })
      const raw = sharp(data, { raw: { width, height, channels: 4 } })
      pictures.push({ data: await raw.flatten().grayscale().raw().toBuffer(), width, height })
    }
    document.destroy()
    return pictures
  } finally {
    library.destroy()
  }
}

/** The picture for further work with sharp. */
export function openPicture({ data, width, height }: GrayPicture): Sharp {
  return sharp(data, { raw: { width, height, channels: 1 } })
}
