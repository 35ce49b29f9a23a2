import { describe, expect, it } from 'vitest'
import { NusabacaError } from '../../core/errors.js'
import { bmp } from './bmp-files.testing.js'
import { madeFiles, pdf, pictureOfText } from './made-files.testing.js'
import { sniffMediaType } from './sniff-media-type.js'

const files = madeFiles()

describe('sniffMediaType', () => {
  it.each(['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const)(
    'knows %s by its bytes',
    async (format) => {
      const bytes = await pictureOfText(['Halo']).toFormat(format).toBuffer()
      expect(await sniffMediaType(await files.write('named.pdf', bytes))).toBe(`image/${format}`)
    },
  )

  it('knows a TIFF whose directory stands at the end', async () => {
    const bytes = Buffer.concat([Buffer.from('II*\0\xff\xff\xff\x7f', 'latin1'), Buffer.alloc(8_000)])
    expect(await sniffMediaType(await files.write('late.tif', bytes))).toBe('image/tiff')
  })

  it('knows BMP, and does not take a text for one', async () => {
    const bytes = bmp({ width: 1, height: 1, bits: 24, pixels: [0, 0, 0, 0] })
    expect(await sniffMediaType(await files.write('a.bmp', bytes))).toBe('image/bmp')
    const text = await refusal('BMW is a maker of cars, and of motorcycles.')
    expect(text.message).toMatch(/plain text/)
  })

  it.each(['heic', 'heix', 'mif1', 'msf1', 'hevc'])('takes the HEIF brand %s for HEIC', async (brand) => {
    const bytes = Buffer.from(`\0\0\0\x18ftyp${brand}\0\0\0\0mif1heic`, 'latin1')
    expect(await sniffMediaType(await files.write('a.heif', bytes))).toBe('image/heic')
  })

  it('takes a general HEIF with AVIF among its brands for AVIF', async () => {
    const bytes = Buffer.from('\0\0\0\x18ftypmif1\0\0\0\0mif1avif', 'latin1')
    expect(await sniffMediaType(await files.write('a.avif', bytes))).toBe('image/avif')
  })

  it('finds a PDF header within the first 1,024 bytes, and not later', async () => {
    const bytes = await pdf((document) => document.addPage())
    const after = (junk: number) => Buffer.concat([Buffer.alloc(junk, 'x'), bytes])
    expect(await sniffMediaType(await files.write('a.pdf', after(0)))).toBe('application/pdf')
    expect(await sniffMediaType(await files.write('b.pdf', after(1_000)))).toBe('application/pdf')
    expect((await refusal(after(1_100))).code).toBe('unsupported_media_type')
  })

  it('says that an empty file is empty', async () => {
    expect((await refusal('')).code).toBe('file_empty')
  })

  it.each([
    ['<svg xmlns="http://www.w3.org/2000/svg"/>', /SVG drawing/],
    ['<?xml version="1.0"?><svg/>', /SVG drawing/],
    ['<!DOCTYPE html><html></html>', /web page/],
    ['PK\x03\x04\x14\0\0\0\0\0', /ZIP archive/],
    ['\0\0\x01\0\x01\0\x10\x10\0\0\x01\0\x20\0', /icon/],
    ['\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14ftypjp2 \0\0\0\0jp2 ', /JPEG 2000/],
    ['Halo, apa kabar?', /plain text/],
    ['\x01\x02\x03\x04\x05', /unknown kind/],
  ])('names what it found in %j, and what is accepted', async (bytes, found) => {
    const error = await refusal(Buffer.from(bytes, 'latin1'))
    expect(error.code).toBe('unsupported_media_type')
    expect(error.message).toMatch(found)
    expect(error.message).toMatch(/Accepted are JPEG, PNG.* and PDF\.$/)
  })
})

async function refusal(bytes: Uint8Array | string): Promise<NusabacaError> {
  const path = await files.write('refused.png', bytes)
  const error = await sniffMediaType(path).catch((reason: unknown) => reason)
  if (error instanceof NusabacaError) return error
  throw new Error(`not refused: ${String(error)}`)
}
