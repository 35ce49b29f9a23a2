import { readFile } from 'node:fs/promises'
import type { NusabacaClient } from '@nusabaca/client'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ProgramProcess } from './nusabaca-process.js'
import { expectAccessible, samplePath, startBrowser, visit } from './page/browser.js'
import { freeze } from './processes.js'
import { endOwnProgram, type Program, spawnCommand, startOwnProgram, startProgram } from './program.js'
import { until } from './until.js'

const environment = { NUSABACA_OCR_ENGINE: 'noop', NUSABACA_PAGE_TIMEOUT_MS: '4000' }

let program: Program
let monitor: ProgramProcess
let url: string
let browser: Browser

beforeAll(async () => {
  browser = await startBrowser()
  program = await startOwnProgram(environment)
  monitor = spawnMonitor()
  url = String((await monitor.logged('Monitor listened'))['url'])
})
afterAll(async () => {
  await browser?.close()
  await monitor?.stop()
  await endOwnProgram(program)
})

function spawnMonitor(more: Readonly<Record<string, string>> = {}): ProgramProcess {
  return spawnCommand(program.dataDir, {
    args: ['monitor'],
    environment: { ...environment, NUSABACA_MONITOR_PORT: '0', ...more },
  })
}

/** The worker's process that reads pages. */
async function readerPid(client: NusabacaClient): Promise<number> {
  return until({ what: 'the worker told of its recognisers', withinMs: 20_000 }, async () => {
    const [reader, inspector] = (await client.monitor.listWorkers()).workers[0]?.recognizers ?? []
    return inspector && reader?.pid
  })
}

async function submit() {
  const data = await readFile(samplePath('surat.jpg'))
  return program.client.submitDocument({ name: 'surat.jpg', data })
}

/** Waits until the page shows it, without waiting for when it is made anew by itself. */
async function untilShown(page: Page, text: string): Promise<void> {
  await until({ what: `"${text}" was shown`, withinMs: 30_000, everyMs: 250 }, async () => {
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
    return (await page.getByText(text).count()) > 0
  })
}

const dark: BrowserContextOptions = { colorScheme: 'dark', viewport: { width: 390, height: 844 } }

test('what a worker reads is seen, then why it failed, and a button has it tried again', async () => {
  const { page, faults } = await visit(browser, url)
  const thaw = freeze([await readerPid(program.client)])
  const { task_id: id } = await submit()
  await untilShown(page, `page 1 of ${id}`)
  await untilShown(page, 'Reading took longer than the 4 s allowed')
  thaw()
  await untilShown(page, '1 page in 60 minutes; 1 of them failed.')
  await expectAccessible(page)
  // What has the focus keeps it while the page is made anew.
  const button = page.getByRole('button', { name: `Try again: ${id}` })
  await button.focus()
  await page.locator('#failures h2').evaluate((heading) => {
    heading.textContent = 'something old'
  })
  await page.getByRole('heading', { name: 'Tasks that failed' }).waitFor()
  expect(await button.evaluate((element) => element === document.activeElement)).toBe(true)
  await page.keyboard.press('Enter')
  await page.getByText(`Task ${id} is tried again.`).waitFor()
  expect(await program.client.waitForTask(id)).toMatchObject({ status: 'completed', attempt: 2 })
  await untilShown(page, 'There is none.')
  await expectAccessible(page)
  expect(await page.getByText('surat.jpg').count()).toBe(0)
  expect(faults).toEqual([])
})

test('it is for phones and for the dark, too', async () => {
  const { page, faults } = await visit(browser, url, dark)
  await page.getByRole('heading', { name: 'Workers' }).waitFor()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  await expectAccessible(page)
  expect(faults).toEqual([])
})

test('the queues are on a board of their own', async () => {
  const { page, faults } = await visit(browser, url)
  await page.getByRole('link', { name: "The queues' jobs" }).click()
  for (const name of ['ocr_processing', 'status_check', 'tts_processing']) {
    await page.getByRole('link', { name }).first().waitFor()
  }
  await page.getByRole('link', { name: 'status_check' }).first().click()
  await page.getByText('deliver').first().waitFor()
  expect(faults.filter((fault) => fault.startsWith('asked'))).toEqual([])
})

test('it goes on when the server is started anew', async () => {
  const { page } = await visit(browser, url)
  await untilShown(page, `process ${program.pid}`)
  await program.stop()
  program = await startProgram(program.dataDir, environment)
  await untilShown(page, `process ${program.pid}`)
})

test('others do not reach it before there are keys, and then nobody without one', async () => {
  const open = spawnMonitor({ NUSABACA_MONITOR_HOST: '0.0.0.0' })
  expect((await open.exit).code).toBe(1)
  expect(open.stderr()).toContain('NUSABACA_MONITOR_HOST')

  const making = spawnCommand(program.dataDir, {
    args: ['keys', 'create', 'operator', '--scopes', 'monitor', '--json'],
  })
  expect((await making.exit).code, making.output()).toBe(0)
  const password = String(making.events()[0]?.['key'])
  await until(
    { what: 'the key was noticed', withinMs: 10_000 },
    async () => (await fetch(url)).status === 401,
  )
  const { page } = await visit(browser, url, { httpCredentials: { username: 'operator', password } })
  await page.getByRole('heading', { name: 'Workers' }).waitFor()
  const status = await page.evaluate(
    async () => (await fetch('/tasks/none/retry', { method: 'POST' })).status,
  )
  expect(status).toBe(403)
})
