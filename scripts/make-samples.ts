import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createNote, createNotebookTiff, createScannedNotebook } from './sample-documents.js'
import { photograph } from './samples/photograph.js'
import { type GrayPicture, openPicture, renderPdf } from './samples/render-pdf.js'
import { createTextPdf, letterPage, type TextPage } from './samples/text-pdf.js'
import { englishLetter, indonesianLetter, receipt } from './samples/texts.js'

const folder = new URL('../samples/', import.meta.url).pathname

/** Makes every picture and document of `samples/` again; `photo.heic` is the one that it does not make. */
async function makeSamples(): Promise<void> {
  await mkdir(folder, { recursive: true })
  await makeIndonesianLetter()
  await makeEnglishLetter()
  await makeReceipt()
  await makeOtherFormats()
  // What `nusabaca check` reads; packaged with the program.
  const { data } = await createNote('png', ['nusabaca reads'])
  await writeFile(new URL('../packages/server/assets/check.png', import.meta.url), data)
}

async function makeIndonesianLetter(): Promise<void> {
  const picture = await render(letterPage(indonesianLetter), 150)
  const photo = await photograph(picture, { tiltDegrees: 0.8, blurSigma: 0.7, grain: 3 })
  await save('surat.jpg', await photo.jpeg({ quality: 62 }).toBuffer())
  await saveText('surat.txt', indonesianLetter)
}

async function makeEnglishLetter(): Promise<void> {
  const picture = await render(letterPage(englishLetter), 120)
  const png = { palette: true, colours: 8 }
  await save('letter.png', await openPicture(picture).png(png).toBuffer())
  for (const degrees of [90, 180, 270]) {
    await save(`letter-${degrees}.png`, await openPicture(picture).rotate(degrees).png(png).toBuffer())
  }
  const sideways = openPicture(picture).rotate(270).withMetadata({ orientation: 6 })
  await save('letter-exif-6.jpg', await sideways.jpeg({ quality: 50 }).toBuffer())
  await save('letter.webp', await openPicture(picture).webp({ quality: 50 }).toBuffer())
  await save('letter.gif', await openPicture(picture).gif({ colours: 8 }).toBuffer())
  await save('letter.avif', await openPicture(picture).avif({ quality: 50 }).toBuffer())
  await save('letter.pdf', await createTextPdf([letterPage(englishLetter)]))
  await save(
    'letter-password-rahasia.pdf',
    await createTextPdf([letterPage(englishLetter)], { password: 'rahasia' }),
  )
  await saveText('letter.txt', englishLetter)
}

async function makeReceipt(): Promise<void> {
  const page: TextPage = {
    lines: receipt,
    font: 'Courier',
    widthPt: 270,
    heightPt: 330,
    marginPt: 24,
    sizePt: 15,
  }
  const photo = await photograph(await render(page, 140), { tiltDegrees: -1.5, blurSigma: 0.6, grain: 5 })
  await save('receipt.jpg', await photo.jpeg({ quality: 70 }).toBuffer())
  await saveText('receipt.txt', receipt)
}

async function makeOtherFormats(): Promise<void> {
  for (const sample of [
    await createNotebookTiff(3),
    await createScannedNotebook(30),
    await createNote('bmp'),
  ]) {
    const name = sample.mediaType === 'application/pdf' ? 'book.pdf' : sample.name
    await save(name, sample.data)
    await save(name.replace(/\.\w+$/, '.txt'), `${sample.pages.join('\n\n')}\n`)
  }
}

async function render(page: TextPage, dpi: number): Promise<GrayPicture> {
  const [picture] = await renderPdf(await createTextPdf([page]), dpi)
  if (picture === undefined) throw new Error('The PDF has no page')
  return picture
}

async function save(name: string, data: Buffer | string): Promise<void> {
  await writeFile(join(folder, name), data)
  console.log(`${name}: ${data.length} bytes`)
}

/** Gaps, rules and the spaces that make columns are no text. */
async function saveText(name: string, lines: readonly string[]): Promise<void> {
  const words = lines.filter((line) => /\w/.test(line)).map((line) => line.trim().replace(/ {2,}/g, ' '))
  await save(name, `${words.join('\n')}\n`)
}

await makeSamples()
