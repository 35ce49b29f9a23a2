import { readFile } from 'node:fs/promises'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { endOwnProgram, type Program, startOwnProgram } from '../program.js'
import { expectAccessible, keepScreenshot, samplePath, startBrowser, visit } from './browser.js'

let program: Program
let browser: Browser
let letter = ''

beforeAll(async () => {
  browser = await startBrowser()
  program = await startOwnProgram()
  const surat = { name: 'surat.jpg', data: await readFile(samplePath('surat.jpg')) }
  letter = (await program.client.submitDocument(surat, { language: 'id' })).task_id
  await program.client.waitForTask(letter)
})
afterAll(async () => {
  await browser?.close()
  await endOwnProgram(program)
})

const touch = { hasTouch: true, isMobile: true, locale: 'id-ID' }
const smallPhone = { width: 320, height: 568 }
/** 1280 by 800 at 200 %. */
const enlarged = { width: 640, height: 400 }

async function look(taskId: string, options: Parameters<typeof visit>[2]): Promise<Page> {
  const { page } = await visit(browser, program.url, { hash: `/#/tasks/${taskId}`, ...options })
  await page.locator('.pages image').first().waitFor()
  return page
}

async function boxOf(element: Locator) {
  const box = await element.boundingBox()
  if (box === null) throw new Error('It is not shown')
  return { ...box, right: box.x + box.width, bottom: box.y + box.height }
}

const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)

test.each([320, 390, 700, 900])(
  'what can be downloaded is shown whole in a window %i pixels wide',
  async (width) => {
    const page = await look(letter, { ...touch, viewport: { width, height: 700 } })
    await page.getByText('Unduh', { exact: true }).click()
    const menu = await boxOf(page.locator('.menu > ul'))
    expect(menu.x).toBeGreaterThanOrEqual(0)
    expect(menu.right).toBeLessThanOrEqual(width)
    expect(await overflow(page)).toBe(0)
  },
)

test.each([320, 390, 640])(
  'a picture that stays stands under the tools that stay, in a window %i pixels wide',
  async (width) => {
    const page = await look(letter, { ...touch, viewport: { width, height: 800 } })
    await page.locator('.search input').fill('rapat')
    await page.locator('.page-text .current').waitFor()
    const [picture, tools] = [page.locator('.picture'), page.locator('.toolbar')]
    await picture.evaluate((element) => scrollBy(0, element.getBoundingClientRect().top + 10))
    await expect
      .poll(async () => (await boxOf(picture)).y - (await boxOf(tools)).bottom)
      .toBeGreaterThanOrEqual(-1)
  },
)

test.each([smallPhone, enlarged])('there is room for the text in a window of %o', async (viewport) => {
  const page = await look(letter, { ...touch, viewport })
  await page.getByRole('button', { name: 'Bacakan' }).click()
  const player = page.getByRole('region', { name: 'Pembacaan' })
  // Once the speech is made.
  await player.getByRole('button', { name: 'Jeda' }).click({ timeout: 100_000 })
  for (const button of await player.getByRole('button').all()) {
    expect((await boxOf(button)).bottom).toBeLessThanOrEqual(viewport.height)
  }
  expect((await boxOf(player)).height).toBeLessThan(viewport.height / 3)
  const text = page.locator('.page-text')
  await text.getByText('Sehubungan', { exact: true }).dblclick()
  await player.getByRole('button', { name: 'Jeda' }).click()
  const seen = () =>
    page.evaluate(() => {
      const { x, y, width, height } =
        document.querySelector('.page-text .heard')?.getBoundingClientRect() ?? new DOMRect()
      return document.elementFromPoint(x + width / 2, y + height / 2)?.classList.contains('heard')
    })
  await expect.poll(seen, { timeout: 30_000 }).toBe(true)
  await keepScreenshot(page, `read-aloud-${viewport.width}`)
  expect(await overflow(page)).toBe(0)
  await expectAccessible(page)
})
