import { readFile } from 'node:fs/promises'
import type { ReadAlong } from '@nusabaca/client'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTypedNotebook } from '../../scripts/sample-documents.js'
import { freeze } from '../processes.js'
import { endOwnProgram, type Program, startOwnProgram } from '../program.js'
import {
  expectAccessible,
  keepScreenshot,
  row,
  samplePath,
  sendSamples,
  startBrowser,
  visit,
} from './browser.js'

let program: Program
let browser: Browser

beforeAll(async () => {
  browser = await startBrowser()
  program = await startOwnProgram()
})
afterAll(async () => {
  await browser?.close()
  await endOwnProgram(program)
})

const desktop = { width: 1440, height: 1000 }
const phone = { width: 390, height: 844 }

async function sample(name: string) {
  return { name, data: await readFile(samplePath(name)) }
}

async function look(taskId: string, options: Parameters<typeof visit>[2] = {}) {
  return await visit(browser, program.url, { hash: `/#/tasks/${taskId}`, viewport: desktop, ...options })
}

/** Waits for what is found to be as it should. */
function eventually<T>(find: () => T | Promise<T>) {
  return expect.poll(find, { timeout: 30_000 })
}

const audio = (page: Page) => page.locator('audio')
const timeOf = (page: Page) => audio(page).evaluate((element: HTMLAudioElement) => element.currentTime)
const isPaused = (page: Page) => audio(page).evaluate((element: HTMLAudioElement) => element.paused)
const heard = (page: Page) => page.locator('.page-text .heard')
const player = (page: Page) => page.getByRole('region', { name: 'Reading aloud' })

/** The only speech that was made of a document. */
async function speechOf(taskId: string): Promise<{ speechId: string; along: ReadAlong }> {
  const { tasks } = await program.client.listTasks({ kind: 'speech' })
  const alongs = await Promise.all(tasks.map(({ task_id }) => program.client.getReadAlong(task_id)))
  const made = alongs.filter(({ source_task_id }) => source_task_id === taskId)
  expect(made).toHaveLength(1)
  const [along] = made
  if (along === undefined) throw new Error('Nothing was spoken')
  return { speechId: along.task_id, along }
}

/** What is lit while it plays, and what is heard then: of so many words that follow each other. */
function moments(page: Page, along: ReadAlong, count: number) {
  return page.evaluate(
    async ({ words, count }) => {
      const found: { lit: string; heard: string }[] = []
      let last = -1
      while (found.length < count) {
        // The page has its turn in the same frame, and is looked at after it.
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
        const seconds = document.querySelector('audio')?.currentTime ?? 0
        const now = words.findLastIndex(({ start }) => start <= seconds)
        const [word, next] = [words[now], words[now + 1]]
        // Where one word ends and the next begins, either may be lit.
        if (now === last || word === undefined || seconds - word.start < 0.1) continue
        if (next !== undefined && next.start - seconds < 0.02) continue
        last = now
        found.push({ lit: document.querySelector('.heard:not(path)')?.textContent ?? '', heard: word.text })
      }
      return found
    },
    { words: along.words, count },
  )
}

/** Whether something is seen between the toolbar and the player. */
async function isInSight(bar: Locator, element: Locator): Promise<boolean> {
  const box = await element.boundingBox()
  const top = (await element.page().locator('.toolbar').boundingBox())?.height ?? 0
  const bottom = (await bar.boundingBox())?.y ?? 0
  return box !== null && box.y >= top && box.y + box.height <= bottom
}

test('a photograph is read aloud: the word that is heard is lit on both sides, and others are played from', async () => {
  const { task_id: taskId } = await program.client.submitDocument(await sample('surat.jpg'), {
    language: 'id',
  })
  await program.client.waitForTask(taskId)
  const { page, faults } = await look(taskId)
  await page.locator('.sheet text').first().waitFor()
  const thaw = freeze(program.children())
  await page.getByRole('button', { name: 'Read aloud' }).click()
  await page.getByRole('progressbar', { name: 'Progress of the speech' }).waitFor()
  await expectAccessible(page)
  thaw()
  await player(page).getByRole('button', { name: 'Pause' }).waitFor()
  await eventually(() => timeOf(page)).toBeGreaterThan(1)

  const { speechId, along } = await speechOf(taskId)
  const found = await moments(page, along, 8)
  expect(found.map(({ lit }) => lit)).toEqual(found.map(({ heard }) => heard))
  expect(await page.evaluate(() => navigator.mediaSession.metadata?.title)).toBe('surat.jpg')
  await keepScreenshot(page, 'read-aloud')
  await expectAccessible(page)

  await player(page).getByRole('button', { name: 'Pause' }).click()
  await eventually(() => isPaused(page)).toBe(true)
  const text = page.locator('.page-text').first()
  const word = along.words.find((each) => each.text === 'Undangan')
  if (word?.polygon == null) throw new Error('It is not read')
  await text.getByText('Undangan', { exact: true }).dblclick()
  await eventually(() => isPaused(page)).toBe(false)
  expect(await timeOf(page)).toBeGreaterThanOrEqual(word.start)
  expect(await timeOf(page)).toBeLessThan(word.start + 3)
  await page.getByRole('button', { name: 'Pause' }).first().click()

  // On the picture it is lit where it stands there.
  await text.focus()
  for (const key of ['Home', 'ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key)
  await eventually(() => isPaused(page)).toBe(false)
  await player(page).getByRole('button', { name: 'Pause' }).click()
  const seconds = await timeOf(page)
  const now = along.words.findLast(({ start }) => start <= seconds)
  await eventually(() => heard(page).textContent()).toBe(now?.text)
  const stands = now?.polygon
  const paper = await page.locator('.pages .paper').first().boundingBox()
  const box = await page.locator('path.heard').boundingBox()
  if (stands == null || paper === null || box === null) throw new Error('Nothing is lit')
  const { width = 1 } = along.pages[0] ?? {}
  const x = stands.reduce((sum, [x]) => sum + x, 0) / 4
  expect(Math.abs(box.x + box.width / 2 - paper.x - (x * paper.width) / width)).toBeLessThan(3)

  // A sentence on, and back; faster.
  const before = await timeOf(page)
  await player(page).getByRole('button', { name: 'Forward a sentence' }).click()
  await eventually(() => timeOf(page)).toBeGreaterThan(before)
  await player(page).getByRole('button', { name: 'Back a sentence' }).click()
  await eventually(() => timeOf(page)).toBeLessThanOrEqual(before)
  await player(page).getByRole('combobox', { name: 'Speed' }).selectOption('2')
  expect(await audio(page).evaluate((element: HTMLAudioElement) => element.playbackRate)).toBe(2)
  const place = player(page).getByRole('slider', { name: 'Position' })
  await place.focus()
  await page.keyboard.press('PageUp')
  await eventually(() => timeOf(page)).toBeGreaterThan(20)

  for (const [name, format] of [
    ['Audio', 'mp3'],
    ['Captions', 'vtt'],
  ] as const) {
    await player(page).getByText('Download').click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      player(page).getByRole('button', { name }).click(),
    ])
    expect(download.suggestedFilename()).toBe(`surat.${format}`)
    const stored = await program.client.downloadTaskResult(speechId, format)
    expect(await readFile(await download.path())).toEqual(Buffer.from(await stored.arrayBuffer()))
  }

  await page.emulateMedia({ colorScheme: 'dark' })
  await expectAccessible(page)
  await keepScreenshot(page, 'read-aloud-dark')
  await player(page).getByRole('button', { name: 'Stop reading aloud' }).click()
  await player(page).waitFor({ state: 'detached' })
  expect(await heard(page).count()).toBe(0)
  // What was made is there for the next time.
  await page.reload()
  await page.getByRole('button', { name: 'Read aloud' }).click()
  await player(page).getByRole('button', { name: 'Pause' }).waitFor()
  await speechOf(taskId)
  expect(faults).toEqual([])
})

test('pages turn as they are read, unless the reader looks elsewhere', async () => {
  const notebook = await createTypedNotebook(12)
  const { task_id: taskId } = await program.client.submitDocument(notebook, { language: 'en', speak: true })
  await program.client.waitForTask(taskId)
  const { page, faults } = await look(taskId)
  await page.getByRole('button', { name: 'Read aloud' }).click()
  await player(page).getByRole('button', { name: 'Pause' }).waitFor()
  await speechOf(taskId)
  const pageNumber = (number: number) => page.getByRole('article', { name: `Page ${number}`, exact: true })
  await pageNumber(1).locator('.page-text [data-word]').last().dblclick()
  await eventually(() => pageNumber(2).locator('.page-text .heard').count()).toBe(1)
  await eventually(() => isInSight(player(page), heard(page))).toBe(true)

  const follow = page.getByRole('button', { name: 'Follow the reading' })
  await page.mouse.move(700, 500)
  // Who turns the wheel just as the page scrolls by itself turns it again.
  await eventually(async () => {
    await page.mouse.wheel(0, 6000)
    return follow.isVisible()
  }).toBe(true)
  await keepScreenshot(page, 'read-aloud-away')
  await expectAccessible(page)
  await follow.click()
  await eventually(() => isInSight(player(page), heard(page))).toBe(true)
  await follow.waitFor({ state: 'detached' })

  // Another voice goes on where the one before was.
  await player(page).getByText('Voice, download').click()
  await keepScreenshot(page, 'read-aloud-voices')
  await player(page).getByRole('combobox', { name: 'Voice' }).selectOption('en-us')
  await player(page).getByRole('button', { name: 'Pause' }).waitFor()
  await eventually(() => timeOf(page)).toBeGreaterThan(3)
  const { tasks } = await program.client.listTasks({ kind: 'speech', limit: 1 })
  expect(await program.client.getReadAlong(tasks[0]?.task_id ?? '')).toMatchObject({
    source_task_id: taskId,
    voice: 'en-us',
  })
  expect(faults).toEqual([])
})

test('what keeps it from being heard is said in a sentence, and mended when it can be', async () => {
  const { task_id: taskId } = await program.client.submitDocument(await sample('letter.pdf'), { speak: true })
  const read = await program.client.waitForTask(taskId)
  const speechId = read.status === 'completed' ? read.speech?.task_id : undefined
  await program.client.eraseTask(speechId ?? '')
  const { page } = await look(taskId)
  await page.getByRole('button', { name: 'Read aloud' }).click()
  await player(page)
    .getByRole('alert')
    .getByText(/erased/)
    .waitFor()
  await expectAccessible(page)

  // Links that are too old are made anew.
  let refused = 0
  let mostRefused = 1
  await page.route('**/files/**', (route) => {
    if (refused === mostRefused) return route.continue()
    refused += 1
    return route.abort()
  })
  await player(page).getByRole('button', { name: 'Try again' }).click()
  await player(page).getByRole('button', { name: 'Pause' }).waitFor()
  await eventually(() => timeOf(page)).toBeGreaterThan(0.5)
  expect(refused).toBe(1)

  mostRefused = Number.POSITIVE_INFINITY
  await page.reload()
  await page.getByRole('button', { name: 'Read aloud' }).click()
  await player(page).getByRole('button', { name: 'Try again' }).click()
  await player(page).getByText('The audio cannot be played').waitFor()
})

test('speech that was made of a text alone is heard and read along with at its own address', async () => {
  const text = 'Good morning to all of you. The meeting begins at nine. Please bring your notes along.'
  const { task_id: taskId } = await program.client.submitSpeech({ text, language: 'en' })
  const { page, faults } = await visit(browser, program.url, { viewport: desktop })
  await row(page, 'text.txt').getByText('Done').waitFor()
  await row(page, 'text.txt').getByText('Speech').waitFor()
  await row(page, 'text.txt').getByRole('link').click()
  await player(page).getByRole('button', { name: 'Play' }).click()
  const along = await program.client.getReadAlong(taskId)
  const found = await moments(page, along, 6)
  expect(found.map(({ lit }) => lit)).toEqual(found.map(({ heard }) => heard))
  await page.locator('.passage').getByText('notes').dblclick()
  const start = along.words.find((each) => each.text === 'notes')?.start ?? 0
  await eventually(() => timeOf(page)).toBeGreaterThanOrEqual(start)
  await keepScreenshot(page, 'speech')
  await expectAccessible(page)
  await page.emulateMedia({ colorScheme: 'dark' })
  await expectAccessible(page)
  expect(faults).toEqual([])
})

test('on a phone, in Indonesian and in the dark, a document is sent to be read aloud, and is', async () => {
  const options = {
    locale: 'id-ID',
    colorScheme: 'dark',
    viewport: phone,
    hasTouch: true,
    isMobile: true,
  } as const
  const { page, faults } = await visit(browser, program.url, options)
  await page.getByRole('checkbox', { name: 'Bacakan juga' }).check()
  await keepScreenshot(page, 'read-aloud-upload')
  await sendSamples(page, ['receipt.jpg'])
  await page.getByRole('link', { name: 'receipt.jpg', exact: true }).click()
  await page.getByRole('button', { name: 'Bacakan' }).click()
  const bar = page.getByRole('region', { name: 'Pembacaan' })
  await bar.getByRole('button', { name: 'Jeda' }).waitFor()
  await eventually(() => isInSight(bar, heard(page))).toBe(true)
  await keepScreenshot(page, 'read-aloud-phone')
  const { tasks } = await program.client.listTasks({ kind: 'recognition', q: 'receipt.jpg' })
  const taskId = tasks[0]?.task_id ?? ''
  const { speechId } = await speechOf(taskId)
  expect(await program.client.getTaskStatus(taskId)).toMatchObject({ speech: { task_id: speechId } })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(phone.width)
  for (const button of await bar.getByRole('button').all()) {
    const { width, height } = (await button.boundingBox()) ?? { width: 0, height: 0 }
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(40)
  }
  await expectAccessible(page)
  expect(faults).toEqual([])
})

test('where there is no voice nothing of it is shown', async () => {
  const silent = await startOwnProgram({ NUSABACA_SPEECH_ENGINE: 'none', NUSABACA_OCR_ENGINE: 'noop' })
  try {
    const { page } = await visit(browser, silent.url, { viewport: desktop })
    await page.getByRole('heading', { name: 'Add documents' }).waitFor()
    expect(await page.getByRole('checkbox', { name: 'Read aloud, too' }).count()).toBe(0)
    expect(await page.locator('.tagline').textContent()).toBe('Photographs and scans to text')
    await sendSamples(page, ['letter.png'])
    await row(page, 'letter.png').getByText('Done').waitFor()
    await page.getByRole('link', { name: 'letter.png' }).click()
    await page.getByRole('button', { name: 'Delete' }).waitFor()
    expect(await page.getByRole('button', { name: 'Read aloud' }).count()).toBe(0)
  } finally {
    await endOwnProgram(silent)
  }
})
