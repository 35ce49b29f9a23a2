import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { endOwnProgram, type Program, startOwnProgram } from '../program.js'
import { expectAccessible, row, samplePath, sendSamples, startBrowser, tabTo, visit } from './browser.js'

let program: Program | undefined
let browser: Browser | undefined

beforeAll(async () => {
  // A camera that shows a test picture, and nobody who is asked whether it may.
  browser = await startBrowser(['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'])
  program = await startOwnProgram({ NUSABACA_OCR_ENGINE: 'noop' })
})
afterAll(async () => {
  await browser?.close()
  await endOwnProgram(program)
})

async function open(options: Parameters<typeof visit>[2] = {}) {
  if (browser === undefined || program === undefined) throw new Error('Nothing was started')
  const visited = await visit(browser, program.url, options)
  await visited.page.getByRole('button', { name: 'browse files' }).waitFor()
  return { ...visited, program }
}

/** Sends what has been chosen, and waits until the newest document of this name has been read. */
async function sendAndRead(page: Page, { client }: Program, name: string) {
  await page.getByRole('button', { name: /^Upload \d/ }).click()
  await row(page, name).first().getByText('Done').waitFor()
  const [task] = (await client.listTasks({ q: name, limit: 1 })).tasks
  const [read] = (await client.getTaskResult(String(task?.task_id), 'json')).pages
  if (read === undefined) throw new Error('There is no page')
  return read
}

test('several documents are sent and seen to be read by the keyboard alone', async () => {
  const { page, faults } = await open()
  // The browser must know early that its dialog is not to be shown.
  const asked = page.waitForEvent('filechooser', { timeout: 100_000 })
  await tabTo(page, 'browse files')
  expect(await page.locator(':focus').evaluate((element) => getComputedStyle(element).outlineStyle)).toBe(
    'solid',
  )
  await page.keyboard.press('Enter')
  await asked
  // In the place of the system's dialog.
  await page.locator('input[type=file]').first().setInputFiles(['letter.png', 'note.bmp'].map(samplePath))
  await page.getByRole('button', { name: 'Upload 2 files' }).waitFor()
  await expectAccessible(page)
  await tabTo(page, 'Upload 2 files')
  await page.keyboard.press('Enter')
  for (const name of ['letter.png', 'note.bmp']) await row(page, name).getByText('Done').waitFor()
  expect(faults).toEqual([])
})

test('a picture is turned and cropped before it is sent', async () => {
  const { page, faults, program } = await open()
  await page.locator('input[type=file]').first().setInputFiles(samplePath('surat.jpg'))
  await page.getByRole('button', { name: 'Edit file surat.jpg' }).click()
  await page.getByRole('button', { name: 'Rotate 90°' }).click()
  await page.getByRole('button', { name: 'Crop landscape (16:9)' }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  const { width, height } = await sendAndRead(page, program, 'surat.jpg')
  expect(width / height).toBeCloseTo(16 / 9, 1)
  // It was 1263 wide and 1771 high.
  expect(width).toBeGreaterThan(1300)
  expect(faults).toEqual([])
})

test('what is pasted is sent', async () => {
  const { page, program } = await open()
  const data = (await readFile(samplePath('receipt.jpg'))).toString('base64')
  await page.evaluate((data) => {
    const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0))
    const clipboardData = new DataTransfer()
    clipboardData.items.add(new File([bytes], 'pasted.jpg', { type: 'image/jpeg' }))
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }))
  }, data)
  expect(await sendAndRead(page, program, 'pasted.jpg')).toMatchObject({ page: 1 })
})

test('what the camera sees is sent', async () => {
  const { page, faults, program } = await open()
  await page.getByRole('tab', { name: 'Camera' }).click()
  await page.getByRole('button', { name: 'Take a picture' }).click()
  await page.getByRole('button', { name: 'Submit recorded file' }).click()
  const { width, height } = await sendAndRead(page, program, 'cam-')
  expect(width / height).toBeCloseTo(4 / 3, 1)
  expect(faults).toEqual([])
})

test('what is being sent goes on while a result is looked at', async () => {
  const { page } = await open()
  await sendSamples(page, ['letter.gif'])
  await row(page, 'letter.gif').getByText('Done').waitFor()
  let letGo: () => void = () => undefined
  const held = new Promise<void>((resolve) => {
    letGo = resolve
  })
  await page.route('**/upload/async/', async (route) => {
    await held
    await route.continue()
  })
  await sendSamples(page, ['letter.webp'])
  await page.getByRole('link', { name: 'letter.gif' }).click()
  await page.getByRole('heading', { name: 'Add documents' }).waitFor({ state: 'hidden' })
  await page.goBack()
  await page.getByText('Uploading').first().waitFor()
  await page.goForward()
  letGo()
  await page.getByRole('status').getByText('letter.webp was sent').waitFor({ state: 'attached' })
  await page.goBack()
  await row(page, 'letter.webp').getByText('Done').waitFor()
})

test('a document is deleted once that is confirmed', async () => {
  const { page, program } = await open()
  await sendSamples(page, ['letter.avif'])
  await row(page, 'letter.avif').getByText('Done').waitFor()
  const erase = page.getByRole('button', { name: 'Delete letter.avif' })
  await erase.click()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  expect(await erase.evaluate((button) => button === document.activeElement)).toBe(true)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await row(page, 'letter.avif').waitFor({ state: 'detached' })
  await page.getByRole('status').getByText('letter.avif was deleted.').waitFor({ state: 'attached' })
  expect((await program.client.listTasks({ q: 'letter.avif' })).tasks).toEqual([])
})

test('what may be chosen for an upload stands in one line', async () => {
  const { page } = await open()
  const middles = await page.locator('.upload-options > :is(label, details)').evaluateAll((elements) =>
    elements.map((element) => {
      const { top, height } = (
        element.querySelector('input, select, summary') ?? element
      ).getBoundingClientRect()
      return top + height / 2
    }),
  )
  expect(middles).toHaveLength(3)
  expect(Math.max(...middles) - Math.min(...middles)).toBeLessThan(1)
})

test('on a phone everything is large enough for a finger, and the header is one line', async () => {
  const { page } = await open({ viewport: { width: 360, height: 780 }, hasTouch: true, isMobile: true })
  await page.locator('input[type=file]').first().setInputFiles(samplePath('surat.jpg'))
  for (const name of ['Edit file surat.jpg', 'Remove file']) {
    const { width, height } = (await page.getByRole('button', { name }).boundingBox()) ?? {
      width: 0,
      height: 0,
    }
    expect(Math.min(width, height), name).toBeGreaterThanOrEqual(44)
  }
  expect((await page.locator('.header').boundingBox())?.height).toBeLessThan(72)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
})
