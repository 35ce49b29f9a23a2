import { describe, expect, it } from 'vitest'
import type { DocumentPage, OpenOptions } from '../../core/ports/document-reader.js'
import { madeFiles, pdf, setPageEntry } from './made-files.testing.js'
import { createPdfiumDocumentReader } from './pdfium-document.js'

const files = madeFiles()
const reader = createPdfiumDocumentReader()
const limits = { maxPages: 1_000, maxPixels: 100_000_000 }
const a4 = { size: 'A4', margin: 72 } as const

describe('the PDF reader', () => {
  it('asks for a password, and says so when it is wrong', async () => {
    const protectedPdf = await pdf((document) => document.addPage(a4).text('Rahasia'), {
      userPassword: 'kunci-é',
      ownerPassword: 'owner',
      pdfVersion: '1.7ext3',
    })
    const path = await files.write('protected.pdf', protectedPdf)
    await expect(open(path)).rejects.toMatchObject({
      code: 'password_required',
      message: /Send the password/,
    })
    await expect(open(path, { password: 'wrong' })).rejects.toMatchObject({
      code: 'password_required',
      message: /does not open/,
    })
    for (const password of ['kunci-é', 'owner']) {
      const page = await (await open(path, { password })).page(1)
      expect((await page.readTextLayer())?.text).toBe('Rahasia')
    }
  })

  it('frames a sheet of paper at 200 dpi', async () => {
    const page = await pageOf((document) => document.addPage(a4))
    expect([page.width, page.height, page.dpi]).toEqual([1_654, 2_339, 200])
  })

  it('gives small pages more dots, up to 600 an inch, and large ones fewer', async () => {
    const receipt = await pageOf((document) => document.addPage({ size: [72 * 2, 72 * 4] }))
    expect([receipt.width, receipt.height, receipt.dpi]).toEqual([800, 1_600, 400])
    const stamp = await pageOf((document) => document.addPage({ size: [72, 72] }))
    expect([stamp.width, stamp.dpi]).toEqual([600, 600])
    const banner = await pageOf((document) => document.addPage({ size: [72 * 100, 72 * 10] }))
    expect([banner.width, banner.height, banner.dpi]).toEqual([10_000, 1_000, 100])
  })

  it('refuses a page larger than any paper', async () => {
    const bytes = await pdf((document) => document.addPage({ size: [595, 2_147_483_648] }))
    const path = await files.write('giant.pdf', bytes)
    await expect(open(path)).rejects.toMatchObject({ code: 'image_too_large' })
  })

  it.each([0, 90, 180, 270])('shows a page with /Rotate %d the way it is meant', async (rotate) => {
    const page = await pageOf((document) => {
      document
        .addPage({ size: [200, 400], margin: 0 })
        .rect(0, 0, 100, 200)
        .fill('#000')
      setPageEntry(document, { Rotate: rotate })
    })
    const { data, width, height } = await page.render(100)
    const darkQuarters = [
      [0.25, 0.25],
      [0.75, 0.25],
      [0.75, 0.75],
      [0.25, 0.75],
    ].map(([x = 0, y = 0]) => data[(Math.floor(y * height) * width + Math.floor(x * width)) * 3] === 0)
    expect(darkQuarters.indexOf(true)).toBe(rotate / 90)
    expect(page.width > page.height).toBe(rotate % 180 === 90)
  })

  it('shows the crop box, and reads no text outside of it', async () => {
    const page = await pageOf((document) => {
      document.addPage({ size: [400, 400], margin: 0 }).fontSize(20)
      document.text('dalam', 60, 60).text('luar', 300, 300)
      setPageEntry(document, { CropBox: [50, 200, 250, 400] })
    })
    expect(page.width).toBe(page.height)
    expect(await page.readTextLayer()).toMatchObject({ text: 'dalam', trusted: true })
  })

  it('refuses a document without pages', async () => {
    const path = await files.write('none.pdf', await pdf(() => undefined))
    await expect(open(path)).rejects.toMatchObject({ code: 'file_corrupt' })
  })

  it('knows too many pages by their count', async () => {
    const bytes = await pdf((document) => {
      for (let page = 0; page < 30; page++) document.addPage(a4)
    })
    const path = await files.write('many.pdf', bytes)
    await expect(open(path, { limits: { ...limits, maxPages: 29 } })).rejects.toMatchObject({
      code: 'too_many_pages',
    })
  })
})

async function open(path: string, options: Partial<OpenOptions> = {}) {
  return await reader.open(path, { mediaType: 'application/pdf', limits, ...options })
}

async function pageOf(draw: (document: PDFKit.PDFDocument) => void): Promise<DocumentPage> {
  const path = await files.write('page.pdf', await pdf(draw))
  return await (await open(path)).page(1)
}
