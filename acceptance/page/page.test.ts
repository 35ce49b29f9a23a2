import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { characterErrorRate } from '../character-error-rate.js'
import { endOwnProgram, type Program, startOwnProgram } from '../program.js'
import { expectAccessible, row, samplePath, sendSamples, startBrowser, visit } from './browser.js'

let program: Program | undefined
let browser: Browser | undefined

beforeAll(async () => {
  browser = await startBrowser()
  program = await startOwnProgram()
})
afterAll(async () => {
  await browser?.close()
  await endOwnProgram(program)
})

async function open(options: Parameters<typeof visit>[2] = {}) {
  if (browser === undefined || program === undefined) throw new Error('Nothing was started')
  return { ...(await visit(browser, program.url, options)), program }
}

test('a photograph is sent, its progress is seen, and its text is shown', async () => {
  const { page, faults } = await open()
  await page.getByLabel('Language of the text').selectOption('id')
  await expectAccessible(page)
  await sendSamples(page, ['surat.jpg'])
  await row(page, 'surat.jpg').getByRole('progressbar', { name: 'Progress of surat.jpg' }).waitFor()
  await row(page, 'surat.jpg').getByText('Done').waitFor({ timeout: 60_000 })
  await page.getByRole('status').getByText('surat.jpg has been read.').waitFor({ state: 'attached' })
  await expectAccessible(page)
  await page.getByRole('link', { name: 'surat.jpg' }).click()
  const shown = (await page.locator('.page-text').first().textContent()) ?? ''
  const truth = await readFile(samplePath('surat.txt'), 'utf8')
  expect(characterErrorRate(truth, shown)).toBeLessThan(0.05)
  await expectAccessible(page)
  expect(faults).toEqual([])
})

test('a document that is being read is stopped, and read again, and the focus stays with it', async () => {
  const { page } = await open()
  await sendSamples(page, ['notebook.tiff'])
  await page.getByRole('button', { name: 'Stop reading notebook.tiff' }).press('Enter')
  await row(page, 'notebook.tiff').getByText('Stopped').waitFor()
  expect(await page.locator(':focus').textContent()).toBe('notebook.tiff')
  await page.getByRole('button', { name: 'Read notebook.tiff again' }).click()
  await row(page, 'notebook.tiff').getByText('Done').waitFor({ timeout: 90_000 })
})

test('in Indonesian, in the dark and on a phone it says in a sentence what is wrong with a file', async () => {
  const phone = { width: 390, height: 844 }
  const { page, faults } = await open({ locale: 'id-ID', colorScheme: 'dark', viewport: phone })
  expect(await page.getAttribute('html', 'lang')).toBe('id')
  await page.getByRole('heading', { name: 'Tambahkan dokumen' }).waitFor()
  await sendSamples(page, ['letter-password-rahasia.pdf'])
  await page.getByText('letter-password-rahasia.pdf tidak terkirim: ').waitFor()
  const password = page.getByLabel('Kata sandi PDF')
  expect(await password.getAttribute('aria-invalid')).toBe('true')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(phone.width)
  await expectAccessible(page)
  await password.fill('rahasia')
  await page.getByText('Ulangi', { exact: true }).click()
  await row(page, 'letter-password-rahasia.pdf').waitFor()
  await page.getByRole('combobox', { name: 'Bahasa', exact: true }).selectOption('en')
  await page.getByRole('heading', { name: 'Add documents' }).waitFor()
  expect(faults).toEqual([])
})
