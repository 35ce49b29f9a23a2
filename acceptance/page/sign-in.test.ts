import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDataDir, endOwnProgram, type Program, spawnCommand, startProgram } from '../program.js'
import { expectAccessible, startBrowser, tabTo, visit } from './browser.js'

let program: Program | undefined
let browser: Browser | undefined

beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(async () => {
  await browser?.close()
  await endOwnProgram(program)
})

test('whoever has a key signs in and out with the keyboard alone', async () => {
  const dataDir = await createDataDir()
  const making = spawnCommand(dataDir, { args: ['keys', 'create', 'page', '--json'] })
  expect((await making.exit).code, making.output()).toBe(0)
  const key = String(making.events()[0]?.['key'])
  program = await startProgram(dataDir)
  if (browser === undefined) throw new Error('No browser was started')
  const { page, faults } = await visit(browser, program.url)

  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await expectAccessible(page)
  await tabTo(page, 'API key')
  await page.keyboard.type('none')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').waitFor()
  await expectAccessible(page)
  // It is asked for again where it was typed.
  await page.locator('input:focus').waitFor()
  await page.keyboard.type(key)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Add documents' }).waitFor()
  await expectAccessible(page)

  await tabTo(page, 'Sign out')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  expect(faults).toEqual([])
})
