import { readFile } from 'node:fs/promises'
import type { Page as ReadPage, TextBlock } from '@nusabaca/client'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createNotebookWithBrokenPage, createTypedNotebook } from '../../scripts/sample-documents.js'
import { characterErrorRate } from '../character-error-rate.js'
import { freeze } from '../processes.js'
import { endOwnProgram, type Program, startOwnProgram } from '../program.js'
import { expectAccessible, keepScreenshot, samplePath, startBrowser, visit } from './browser.js'

let program: Program
let browser: Browser
/** Ids by names of files: all are sent at once, to be looked at one by one. */
const taskIds = new Map<string, string>()

beforeAll(async () => {
  browser = await startBrowser()
  program = await startOwnProgram()
  const documents = [
    await sample('surat.jpg'),
    await sample('letter-270.png'),
    await sample('letter.pdf'),
    await createNotebookWithBrokenPage(3, 2),
    await createTypedNotebook(300),
  ]
  for (const document of documents) {
    const { task_id } = await program.client.submitDocument(document, { language: 'en+id' })
    taskIds.set(document.name, task_id)
  }
})
afterAll(async () => {
  await browser?.close()
  await endOwnProgram(program)
})

async function sample(name: string) {
  return { name, data: await readFile(samplePath(name)) }
}

const desktop = { width: 1440, height: 1000 }

/** Looks at a document that was read. */
async function look(name: string, options: Parameters<typeof visit>[2] = {}) {
  const taskId = taskIds.get(name) ?? ''
  await program.client.waitForTask(taskId)
  const { page, faults } = await visit(browser, program.url, {
    hash: `/#/tasks/${taskId}`,
    viewport: desktop,
    ...options,
  })
  await page.getByRole('heading', { level: 1, name }).waitFor()
  await page.locator('.sheet text').first().waitFor()
  return { taskId, page, faults }
}

/** Waits for what is found to be as it should. */
function eventually<T>(find: () => T | Promise<T>) {
  return expect.poll(find, { timeout: 20_000 })
}

const firstText = (page: Page) => page.locator('.page-text').first()
const lit = (page: Page) => page.locator('.page-text .lit')

/** Where the middle of a word's box is on the screen, as the picture is shown. */
async function middleOf(page: Page, { bounding_box }: TextBlock, read: ReadPage) {
  const paper = await page.locator('.pages .paper').first().boundingBox()
  if (paper === null) throw new Error('There is no picture')
  const mean = (axis: 0 | 1): number => bounding_box.reduce((sum, corner) => sum + corner[axis], 0) / 4
  const [x, y] = [mean(0) / read.width, mean(1) / read.height]
  // Turned clockwise, what was on the left is at the top.
  const [right, down] = read.rotation === 90 ? [1 - y, x] : read.rotation === 270 ? [y, 1 - x] : [x, y]
  return { x: paper.x + paper.width * right, y: paper.y + paper.height * down }
}

async function wordOf(taskId: string, text: string): Promise<{ read: ReadPage; word: TextBlock }> {
  const read = await program.client.getTaskPage(taskId, 1)
  const word = read.lines.flatMap(({ words }) => words).find((each) => each.text === text)
  if (word === undefined) throw new Error(`${text} was not read`)
  return { read, word }
}

test('the text is beside the picture, and each word lights where it stands on the other side', async () => {
  const { taskId, page, faults } = await look('surat.jpg')
  const truth = await readFile(samplePath('surat.txt'), 'utf8')
  expect(characterErrorRate(truth, (await firstText(page).textContent()) ?? '')).toBeLessThan(0.05)

  const { read, word } = await wordOf(taskId, 'Undangan')
  const { x, y } = await middleOf(page, word, read)
  await page.mouse.move(x, y)
  await eventually(() => lit(page).allTextContents()).toEqual(['Undangan'])
  await page.getByText(`Undangan ${Math.floor(word.confidence * 100)}%`).waitFor()
  await expectAccessible(page)
  await keepScreenshot(page, 'result')

  await page.getByRole('heading', { level: 1 }).hover()
  await eventually(() => lit(page).count()).toBe(0)
  await firstText(page).getByText('Undangan', { exact: true }).hover()
  await eventually(() => lit(page).count()).toBe(1)
  const box = await page.locator('path.lit').boundingBox()
  expect(Math.abs((box?.x ?? 0) + (box?.width ?? 0) / 2 - x)).toBeLessThan(3)
  expect(Math.abs((box?.y ?? 0) + (box?.height ?? 0) / 2 - y)).toBeLessThan(3)
  expect(faults).toEqual([])
})

test('what is selected on one side is lit on the other, and copied as it was read', async () => {
  const { taskId, page } = await look('surat.jpg', { permissions: ['clipboard-read', 'clipboard-write'] })
  const select = (selector: string) =>
    page.evaluate((selector) => {
      const [first, , third] = document.querySelectorAll(selector)
      if (first && third) getSelection()?.setBaseAndExtent(first, 0, third, 1)
    }, selector)
  await select('.sheet text')
  await eventually(() => lit(page).allTextContents()).toEqual(['KELOMPOK', 'TANI', 'SUMBER'])
  await page.keyboard.press('Control+C')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('KELOMPOK TANI SUMBER')
  await page.getByRole('button', { name: 'Copy all' }).click()
  await page.getByRole('button', { name: 'Copied' }).waitFor()
  const whole = await program.client.getTaskResult(taskId, 'text')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(whole)
  await select('.page-text [data-word]')
  await eventually(async () => (await page.locator('path.lit').getAttribute('d'))?.match(/M/g)?.length).toBe(
    3,
  )
})

test('the keyboard alone walks through the words, and sizes and turns the picture', async () => {
  const { page } = await look('surat.jpg')
  await firstText(page).focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowDown')
  await eventually(() => lit(page).allTextContents()).toEqual(['Dusun'])
  await page
    .getByRole('status')
    .getByText(/^Dusun, \d+%$/)
    .waitFor({ state: 'attached' })
  const paper = page.locator('.pages .paper')
  const widthOf = async (): Promise<number> => (await paper.boundingBox())?.width ?? 0
  const fitting = await widthOf()
  await page.keyboard.press('+')
  await eventually(widthOf).toBeCloseTo(fitting * 1.25, 0)
  await page.emulateMedia({ colorScheme: 'dark' })
  await expectAccessible(page)
  await page.keyboard.press('0')
  await eventually(widthOf).toBeCloseTo(fitting, 0)
  await page.getByRole('button', { name: 'Turn page 1' }).focus()
  await page.keyboard.press('Enter')
  const ratio = async (): Promise<number> => (await widthOf()) / ((await paper.boundingBox())?.height ?? 1)
  await eventually(ratio).toBeGreaterThan(1)
})

test('a picture that was turned to be read is shown upright, with its words in place', async () => {
  const { taskId, page } = await look('letter-270.png')
  const { read, word } = await wordOf(taskId, 'Monday')
  expect(read.rotation).not.toBe(0)
  const { x, y } = await middleOf(page, word, read)
  await page.mouse.move(x, y)
  await eventually(() => lit(page).allTextContents()).toEqual(['Monday'])
})

test('300 pages are looked through without all of them being there at once, and searched', async () => {
  const { page, faults } = await look('typed.pdf')
  const most = { elements: 0, words: 0 }
  async function count(): Promise<void> {
    const elements = await page.evaluate(() => document.querySelectorAll('*').length)
    const words = await page.locator('[data-word]').count()
    most.elements = Math.max(most.elements, elements)
    most.words = Math.max(most.words, words)
  }
  for (const number of [150, 151, 300]) {
    await page.getByRole('combobox', { name: 'Go to page' }).selectOption(String(number))
    const shown = page.getByRole('article', { name: `Page ${number}`, exact: true })
    await shown.locator('.page-text').waitFor()
    await shown.locator('image').waitFor()
    await count()
  }
  // A page out of sight is a few empty elements, here and among the small pictures.
  expect(most.elements).toBeLessThan(300 * 11)
  expect(most.words).toBeLessThan(500)

  await page.keyboard.press('Control+F')
  await page.keyboard.type('notebook PAGE 12')
  await page.getByText('1 of 11').waitFor()
  await page.keyboard.press('Enter')
  await page.getByText('2 of 11').waitFor()
  const shown = page.getByRole('article', { name: 'Page 120', exact: true })
  await eventually(() => shown.locator('mark.current').allTextContents()).toEqual([
    'Notebook',
    ' ',
    'page',
    ' ',
    '12',
  ])
  await eventually(() => shown.locator('path.current').boundingBox()).not.toBeNull()
  await keepScreenshot(page, 'result-search')
  await expectAccessible(page)
  expect(faults).toEqual([])
})

test('every format that the server has, and the original, is downloaded under a name of its own', async () => {
  const letter = await sample('letter.pdf')
  const { taskId, page } = await look('letter.pdf')
  const { result_formats: formats } = await program.client.getCapabilities()
  const menu = page.getByText('Download', { exact: true })
  const downloads: { name: string; text: string }[] = []
  for (let index = 0; index <= formats.length; index += 1) {
    await menu.click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('.menu li button').nth(index).click(),
    ])
    downloads.push({
      name: download.suggestedFilename(),
      text: await readFile(await download.path(), 'latin1'),
    })
  }
  expect(await page.locator('.menu li').count()).toBe(formats.length + 1)
  const results = await Promise.all(
    formats.map(async (format) => (await program.client.downloadTaskResult(taskId, format)).arrayBuffer()),
  )
  const expected = [...results.map((bytes) => Buffer.from(bytes)), Buffer.from(letter.data)]
  expect(downloads.map(({ text }) => text)).toEqual(expected.map((bytes) => bytes.toString('latin1')))
  expect(downloads.map(({ name }) => name)).toEqual([
    'letter.txt',
    'letter.json',
    'letter.md',
    'letter.hocr',
    'letter.xml',
    'letter.tsv',
    'letter.pdf',
    expect.stringMatching(/letter\.pdf$/),
  ])
})

test('a page that could not be read says why, and the document is deleted after a question', async () => {
  const { taskId, page } = await look('broken-page.pdf')
  await page.getByText(/^Page 2 could not be read: ./).waitFor()
  await page.getByRole('button', { name: '2', exact: true }).click()
  await page.getByRole('button', { name: 'Read again' }).waitFor()
  await keepScreenshot(page, 'result-partial')
  const remove = page.getByRole('button', { name: 'Delete' })
  await remove.click()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expect(await program.client.getTaskStatus(taskId)).toMatchObject({ status: 'completed' })
  await remove.click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('heading', { name: 'Add documents' }).waitFor()
  await expect(program.client.getTaskStatus(taskId)).rejects.toMatchObject({ code: 'task_expired' })
})

test('a server that is away for a while is waited for, and what went wrong is not said any longer', async () => {
  const taskId = taskIds.get('surat.jpg') ?? ''
  await program.client.waitForTask(taskId)
  const { page } = await visit(browser, program.url, { viewport: desktop })
  await page.locator(`a[href$="${taskId}"]`).waitFor()
  const missed = new Set<string>()
  const isOfPage = /\/pages\/1\//
  await page.route(isOfPage, (route) => {
    missed.add(route.request().url())
    return route.abort()
  })
  await page.locator(`a[href$="${taskId}"]`).click()
  await page.getByText('The server cannot be reached.').waitFor()
  // The picture, and the words.
  await eventually(() => missed.size).toBeGreaterThanOrEqual(2)
  await page.unroute(isOfPage)
  await page.locator('.pages image').waitFor()
  await page.locator('.sheet text').first().waitFor()
  await page.getByText('The server cannot be reached.').waitFor({ state: 'detached' })
})

test('a document that was stopped says so of each page, and shows them in their own shape', async () => {
  const { task_id: taskId } = await program.client.submitDocument(await sample('book.pdf'))
  await program.client.revokeTask(taskId)
  const { page } = await visit(browser, program.url, { hash: `/#/tasks/${taskId}`, viewport: desktop })
  await page.getByText('This page was not read.').first().waitFor()
  const shapeOf = (paper: string) =>
    page.locator(paper).evaluate((element) => element.clientWidth / element.clientHeight)
  await page.locator('.pages image').first().waitFor()
  const shape = await shapeOf('#page-1 .paper')
  await eventually(() => shapeOf('.thumbnails li:first-child .paper')).toBeCloseTo(shape, 0)
})

test('what may be missing from a page is said before its text, in Indonesian', async () => {
  const { data } = await sample('surat.jpg')
  const cut = { name: 'cut.jpg', data: data.subarray(0, data.length * 0.55) }
  const { task_id: taskId } = await program.client.submitDocument(cut, { language: 'id' })
  await program.client.waitForTask(taskId)
  const { page } = await visit(browser, program.url, {
    hash: `/#/tasks/${taskId}`,
    viewport: desktop,
    locale: 'id-ID',
  })
  await page.locator('.warning + .page-text').waitFor()
  await page.getByText(/^Berkas rusak atau terpotong/).waitFor()
  await expectAccessible(page)
})

test('in Indonesian, in the dark and on a phone pages come as they are read, until that is stopped', async () => {
  const phone = { width: 390, height: 844 }
  const options = {
    locale: 'id-ID',
    colorScheme: 'dark',
    viewport: phone,
    hasTouch: true,
    isMobile: true,
  } as const
  const { task_id: taskId } = await program.client.submitDocument(await sample('book.pdf'))
  // Its first pages are being read.
  const thaw = freeze(program.children())
  const { page, faults } = await visit(browser, program.url, { hash: `/#/tasks/${taskId}`, ...options })
  await page.getByText('Belum dibaca…').first().waitFor()
  await page.getByRole('progressbar', { name: 'Kemajuan book.pdf' }).waitFor()
  thaw()
  await firstText(page).getByText('Notebook').waitFor()
  freeze(program.children())
  await page.getByRole('button', { name: 'Hentikan' }).click()
  await page.getByText('Dihentikan').waitFor()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(phone.width)
  await expectAccessible(page)
  await keepScreenshot(page, 'result-phone')
  expect(faults).toEqual([])
})
