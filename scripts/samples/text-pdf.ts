import PDFDocument from 'pdfkit'

/** One of the fonts that every PDF reader brings with it, so no font file is needed. */
export type StandardFont = 'Times-Roman' | 'Helvetica' | 'Courier'

/** A page of lines from its upper left corner down. Lengths are in points, 72 to the inch. */
export interface TextPage {
  readonly lines: readonly string[]
  readonly widthPt: number
  readonly heightPt: number
  readonly marginPt: number
  readonly sizePt: number
  readonly font: StandardFont
}

/** A picture as it is put into a PDF: PNG or JPEG. */
export interface ScannedPage {
  readonly data: Buffer
  readonly width: number
  readonly height: number
  /** Degrees clockwise that a viewer is told to turn the page. */
  readonly rotate?: 0 | 90 | 180 | 270
}

/** A4 with letter-like margins. */
export function letterPage(lines: readonly string[], font: StandardFont = 'Times-Roman'): TextPage {
  return { lines, font, widthPt: 595, heightPt: 842, marginPt: 72, sizePt: 15 }
}

/** A small sheet just large enough for a few lines. */
export function notePage(lines: readonly string[], font: StandardFont = 'Helvetica'): TextPage {
  const longest = Math.max(...lines.map((line) => line.length))
  const sizePt = 20
  // Helvetica's letters are half as wide as high, on average and with a little to spare.
  const widthPt = 40 + Math.ceil(longest * sizePt * 0.5)
  return { lines, font, widthPt, heightPt: 40 + lines.length * 28, marginPt: 20, sizePt }
}

const lineHeight = 1.4

/** A PDF with a text layer; with `password` nobody opens it without. */
export function createTextPdf(
  pages: readonly TextPage[],
  options: { readonly password?: string } = {},
): Promise<Buffer> {
  const encryption =
    options.password === undefined
      ? {}
      : { userPassword: options.password, ownerPassword: `${options.password}-owner` }
  return writePdf(encryption, (document) => {
    for (const page of pages) {
      document.addPage({ size: [page.widthPt, page.heightPt], margin: 0 })
      document.font(page.font).fontSize(page.sizePt)
      for (const [index, line] of page.lines.entries()) {
        document.text(line, page.marginPt, page.marginPt + index * page.sizePt * lineHeight, {
          lineBreak: false,
        })
      }
    }
  })
}

/** A PDF of pictures without a text layer, as scanners make them. */
export function createScanPdf(pages: readonly ScannedPage[], dpi: number): Promise<Buffer> {
  return writePdf({}, (document) => {
    for (const page of pages) {
      const size: [number, number] = [(page.width * 72) / dpi, (page.height * 72) / dpi]
      document.addPage({ size, margin: 0 })
      document.image(page.data, 0, 0, { width: size[0], height: size[1] })
      if (page.rotate !== undefined) Object.assign(document.page.dictionary.data, { Rotate: page.rotate })
    }
  })
}

type WriterOptions = Pick<PDFKit.PDFDocumentOptions, 'userPassword' | 'ownerPassword'>

function writePdf(
  options: WriterOptions,
  draw: (document: InstanceType<typeof PDFDocument>) => void,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // A fixed date keeps the bytes the same from one run to the next.
    const info = { CreationDate: new Date(0), ModDate: new Date(0) }
    const document = new PDFDocument({ ...options, autoFirstPage: false, compress: false, info })
    const chunks: Buffer[] = []
    document.on('data', (chunk: Buffer) => chunks.push(chunk))
    document.on('end', () => resolve(Buffer.concat(chunks)))
    document.on('error', reject)
    draw(document)
    document.end()
  })
}
