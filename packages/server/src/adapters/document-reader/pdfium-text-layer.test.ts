import { describe, expect, it } from 'vitest'
import type { Point } from '../../core/geometry.js'
import { madeFiles, pdf, pictureOfText, setPageEntry } from './made-files.testing.js'
import { createPdfiumDocumentReader } from './pdfium-document.js'

const files = madeFiles()
const reader = createPdfiumDocumentReader()
const paragraph = 'Perpustakaan buka setiap hari kerja dari pukul delapan pagi sampai pukul empat sore. '

describe('the text layer of a PDF page', () => {
  it('is null when there is no text', async () => {
    expect((await pageOf((document) => document.addPage())).textLayer).toBeNull()
  })

  it('places words in the frame, clockwise from the upper left', async () => {
    const page = await pageOf((document) => {
      document.addPage({ size: 'A4', margin: 0 }).fontSize(36).text('Halo dunia', 72, 144)
    })
    const [halo, dunia] = page.textLayer?.lines[0]?.words ?? []
    expect([halo?.text, dunia?.text]).toEqual(['Halo', 'dunia'])
    const [upperLeft, upperRight, lowerRight] = halo?.quad ?? []
    expectNear(upperLeft, [200, 400])
    expect(upperRight?.[0]).toBeGreaterThan(350)
    expect(lowerRight?.[1]).toBeGreaterThan(460)
    expect(dunia?.quad[0][0]).toBeGreaterThan(upperRight?.[0] ?? Number.POSITIVE_INFINITY)
    expect(page.textLayer).toMatchObject({ trusted: true, rotation: 0, text: 'Halo dunia' })
  })

  it('follows /Rotate with its quads, and tells how text lies', async () => {
    const page = await pageOf((document) => {
      document
        .addPage({ size: [200, 400], margin: 0 })
        .fontSize(20)
        .text('Halo', 0, 0)
      setPageEntry(document, { Rotate: 90 })
    })
    expect(page.textLayer?.rotation).toBe(270)
    // The sheet's upper left corner is the upper right one once it has been turned clockwise.
    expectNear(page.textLayer?.lines[0]?.quad[0], [page.width, 0])
  })

  it('reads columns one after the other, and rows of a table together', async () => {
    const columns = await pageOf((document) => {
      document.addPage().text('kiri satu', 50, 100).text('kiri dua', 50, 120)
      document.text('kanan satu', 350, 100).text('kanan dua', 350, 120)
    })
    expect(columns.textLayer?.text).toBe('kiri satu\nkiri dua\nkanan satu\nkanan dua')
    const table = await pageOf((document) => {
      document.addPage().text('Kopi', 50, 100).text('12.000', 350, 100)
      document.text('Teh', 50, 120).text('8.000', 350, 120)
    })
    expect(table.textLayer?.text).toBe('Kopi 12.000\nTeh 8.000')
    expect(table.textLayer?.lines).toHaveLength(4)
  })

  it('finds the order by itself where the file jumps about', async () => {
    const page = await pageOf((document) => {
      document.addPage()
      for (const row of [3, 1, 4, 0, 2]) document.text(`baris ${row}`, 50, 100 + row * 20)
    })
    expect(page.textLayer?.text).toBe('baris 0\nbaris 1\nbaris 2\nbaris 3\nbaris 4')
  })

  it('is trusted beside a small picture, and not over a scan with a footer', async () => {
    const scan = await pictureOfText(Array.from({ length: 14 }, () => 'Surat keterangan domisili'))
      .png()
      .toBuffer()
    const withPicture = (width: number, text: string) =>
      pageOf((document) => {
        document.addPage({ size: 'A4', margin: 20 }).image(scan, 20, 20, { width })
        document.fontSize(10).text(text, 20, 700)
      })
    expect((await withPicture(555, 'Halaman 1 dari 1')).textLayer).toMatchObject({ trusted: false })
    expect((await withPicture(60, paragraph.repeat(8))).textLayer).toMatchObject({ trusted: true })
  })

  it.each(['invisible', 'white on white'])('is not trusted when it is %s, but kept', async (how) => {
    const page = await pageOf((document) => {
      document.addPage()
      if (how === 'invisible') document.addContent('3 Tr')
      document.fillColor(how === 'invisible' ? '#000' : '#fff').text(paragraph)
    })
    expect(page.textLayer).toMatchObject({ trusted: false, text: expect.stringContaining('Perpustakaan') })
  })

  it('is not trusted when it is signs where letters should be', async () => {
    const page = await pageOf((document) => document.addPage().text('"7+%- $#!( *)&% +-"!'))
    expect(page.textLayer).toMatchObject({ trusted: false })
  })

  it('is trusted with dotted leaders and numbers', async () => {
    const page = await pageOf((document) => document.addPage().text(`Bab 1 ${'.'.repeat(80)} 12`))
    expect(page.textLayer).toMatchObject({ trusted: true })
  })

  it('is not trusted where the writing is drawn as curves', async () => {
    const page = await pageOf((document) => {
      document.addPage().fontSize(9).text('1', 300, 700)
      for (let line = 0; line < 30; line++) {
        for (let letter = 0; letter < 60; letter++) document.circle(50 + letter * 8, 50 + line * 20, 3)
      }
      document.stroke()
    })
    expect(page.textLayer).toMatchObject({ trusted: false })
  })

  it('is not trusted when a form has been filled in', async () => {
    const form = (value: string) =>
      pageOf((document) => {
        document.addPage().font('Helvetica').text(paragraph.repeat(3))
        document.initForm()
        document.formText('nama', 72, 300, 200, 30, { value, fontSize: 16 })
      })
    expect((await form('')).textLayer).toMatchObject({ trusted: true })
    expect((await form('Siti Rahmawati')).textLayer).toMatchObject({ trusted: false })
  })
})

async function pageOf(draw: (document: PDFKit.PDFDocument) => void) {
  const path = await files.write('page.pdf', await pdf(draw))
  const document = await reader.open(path, {
    mediaType: 'application/pdf',
    limits: { maxPages: 10, maxPixels: 100_000_000 },
  })
  const page = await document.page(1)
  return { ...page, textLayer: await page.readTextLayer() }
}

function expectNear(point: Point | undefined, [x, y]: Point): void {
  expect(Math.abs((point?.[0] ?? Number.NaN) - x)).toBeLessThan(30)
  expect(Math.abs((point?.[1] ?? Number.NaN) - y)).toBeLessThan(30)
}
