import { mkdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { BrowserContextOptions, Page } from 'playwright-core'
import sharp from 'sharp'
import { startEmbeddedServer } from '../acceptance/embedded-server.js'
import { samplePath, startBrowser, visit } from '../acceptance/page/browser.js'

// `npm run screenshots`: the pictures of the README, of the built program with the project's own samples.

const folder = fileURLToPath(new URL('../docs/pictures/', import.meta.url))
const mostBytes = 80 * 1024

async function savePicture(page: Page, name: string): Promise<void> {
  const picture = sharp(await page.screenshot()).webp({ quality: 80, effort: 6 })
  const { size } = await picture.toFile(`${folder}${name}.webp`)
  if (size > mostBytes) throw new Error(`${name}.webp has ${size} bytes, more than ${mostBytes}`)
  console.log(`${name}.webp: ${size} bytes`)
}

const desktop = { viewport: { width: 1280, height: 800 } }
const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
  colorScheme: 'dark',
  locale: 'id-ID',
}

await mkdir(folder, { recursive: true })
const server = await startEmbeddedServer({ NUSABACA_CONCURRENCY: '2' })
const browser = await startBrowser()
try {
  let letter = ''
  for (const name of ['book.pdf', 'receipt.jpg', 'surat.jpg']) {
    const file = { name, data: await readFile(samplePath(name)) }
    const options = { language: 'id+en', ...(name === 'book.pdf' && { pages: '1-6' }) }
    letter = (await server.client.submitDocument(file, options)).task_id
    await server.client.waitForTask(letter)
  }
  const show = async (options: BrowserContextOptions, hash = ''): Promise<Page> =>
    (await visit(browser, server.url, { hash: `/#/${hash}`, ...options })).page

  const start = await show(desktop)
  await start.getByRole('link', { name: 'surat.jpg' }).waitFor()
  await savePicture(start, 'start')

  const result = await show(desktop, `tasks/${letter}`)
  await result.locator('.pages image').waitFor()
  await result.locator('.page-text').getByText('Undangan', { exact: true }).hover()
  await result.locator('.chip').waitFor()
  await savePicture(result, 'result')

  const onPhone = await show(phone, `tasks/${letter}`)
  await onPhone.locator('.pages image').waitFor()
  await onPhone.locator('.page-text').getByText('Undangan', { exact: true }).click()
  await onPhone.locator('.chip').waitFor()
  await savePicture(onPhone, 'phone')
} finally {
  await browser.close()
  await server.end()
}
