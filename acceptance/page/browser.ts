import { deepStrictEqual } from 'node:assert'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import axe from 'axe-core'
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core'

const programs = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

export function samplePath(name: string): string {
  return fileURLToPath(new URL(`../../samples/${name}`, import.meta.url))
}

export async function startBrowser(args: readonly string[] = []): Promise<Browser> {
  const executablePath = programs.find(existsSync)
  if (executablePath === undefined) {
    throw new Error('These tests need Chromium; scripts/install-test-tools.sh installs it.')
  }
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync']
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--no-first-run', ...quiet, ...args] })
}

/** The page as it opens for somebody new, and what it did that it may not do. */
export interface Visit {
  readonly page: Page
  /** Requests to other hosts, errors of scripts, and what the policy had to forbid. */
  readonly faults: readonly string[]
}

export interface VisitOptions extends BrowserContextOptions {
  /** The view that it opens with; the start when not given. */
  readonly hash?: string
}

export async function visit(
  browser: Browser,
  url: string,
  { hash = '', ...options }: VisitOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({ locale: 'en-US', ...options })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url())
    if (protocol.startsWith('http') && origin !== url) faults.push(`asked ${request.url()}`)
  })
  page.on('pageerror', ({ message }) => faults.push(message))
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) faults.push(message.text())
  })
  await page.goto(url + hash)
  return { page, faults }
}

/** Fails with whatever axe has to say about what is shown now. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source)
  const violations = await page.evaluate(async () => {
    // @ts-expect-error: a global of the script before.
    const { violations } = await globalThis.axe.run()
    return violations.map(({ id, nodes }: { id: string; nodes: { html: string }[] }) => [
      id,
      ...nodes.map(({ html }) => html),
    ])
  })
  deepStrictEqual(violations, [])
}

/** Chooses samples as the file dialog does, and sends them. */
export async function sendSamples(page: Page, names: readonly string[]): Promise<void> {
  await page.locator('input[type=file]').first().setInputFiles(names.map(samplePath))
  await page.getByRole('button', { name: /^(Upload|Unggah) \d/ }).click()
}

const screenshots = process.env['NUSABACA_TEST_SCREENSHOTS'] ?? join(tmpdir(), 'nusabaca-screenshots')

/** Keeps what is shown now as a picture, for people. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  const path = join(screenshots, `${name}.png`)
  await page.screenshot({ path })
  process.stdout.write(`Screenshot: ${path}\n`)
}

/** The row of a document in the list. */
export function row(page: Page, name: string): Locator {
  return page.getByRole('listitem').filter({ has: page.getByRole('link', { name }) })
}

/** Goes on with Tab until something with this name has the focus. */
export async function tabTo(page: Page, name: string): Promise<void> {
  const focused = page.locator(':is(a, button, input):focus')
  const wanted = focused.filter({ hasText: name }).or(focused.and(page.getByLabel(name)))
  for (let steps = 0; steps < 40; steps += 1) {
    if ((await wanted.count()) === 1) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`The focus does not come to ${name}`)
}
