import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { type Browser, chromium, type Page } from 'playwright-core'
import { publint } from 'publint'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endOwnProgram, type Program, startOwnProgram } from './program.js'

const run = promisify(execFile)
const root = fileURLToPath(new URL('..', import.meta.url))

let folder: string
let origin: string
let program: Program | undefined
const site = createServer((_, response) => {
  response.setHeader('content-type', 'text/html').end('<!doctype html><title>A page</title>')
})

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nb-client-'))
  await run('npm', ['pack', '--pack-destination', folder, '-w', 'packages/client'], { cwd: root })
  await writeFile(join(folder, 'package.json'), '{ "type": "module", "private": true }')
  await run('npm', ['install', '--offline', '--no-audit', './nusabaca-client-0.1.0.tgz'], { cwd: folder })
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
  program = await startOwnProgram({ NUSABACA_OCR_ENGINE: 'noop', NUSABACA_CORS_ORIGINS: origin })
})
afterAll(async () => {
  site.close()
  await endOwnProgram(program)
  await rm(folder, { recursive: true, force: true })
})

/** What a program of somebody else's does with it: uploads with progress, and takes pages as they come. */
const consumer = `
import { NusabacaClient, OCRProcessor, type PageOutcome, type TaskCompleted } from '@nusabaca/client'

export async function read(baseUrl: string, file: Blob) {
  const client = new NusabacaClient({ baseUrl })
  let sent = 0
  const { task_id } = await client.submitDocument(file, { language: 'id' }, {
    onUploadProgress: ({ sentBytes, totalBytes }) => { sent = sentBytes / totalBytes },
  })
  const pages: PageOutcome[] = []
  for await (const page of client.watchPages(task_id)) pages.push(page)
  const result: TaskCompleted = await new OCRProcessor(baseUrl).processWithPolling(file, { format: 'json' })
  // @ts-expect-error: there is no such field
  void result.ocr_result.fulltext
  return { sent, pages: pages.length, status: result.status, blocks: result.ocr_result.text_blocks.length }
}

/** Puts a file past the server; gives how it was refused, if it was. */
export async function put(baseUrl: string, file: Blob) {
  const options = { onUploadProgress: () => undefined }
  return new NusabacaClient({ baseUrl }).submitDocumentDirectly(file, {}, options).then(
    ({ status }) => status,
    (error) => error.code,
  )
}
`
const wanted = { sent: 1, pages: 1, status: 'completed', blocks: 1 }

async function compile(): Promise<void> {
  await writeFile(join(folder, 'read.ts'), consumer)
  const args = ['--strict', '--target', 'es2022', '--module', 'nodenext', '--lib', 'es2023,dom,dom.iterable']
  await run(join(root, 'node_modules/.bin/tsc'), [...args, '--types', '', 'read.ts'], { cwd: folder })
}

it('is a package that Node, bundlers and TypeScript understand, and needs no other', async () => {
  const { messages } = await publint({ pkgDir: join(root, 'packages/client'), strict: true })
  expect(messages).toEqual([])
  await compile()
})

it('reads a document from Node', async () => {
  await compile()
  const script = `
    import { readFile } from 'node:fs/promises'
    import { read } from './read.js'
    const file = new File([await readFile(process.argv[2])], 'surat.jpg')
    console.log(JSON.stringify(await read(process.argv[1], file)))`
  const args = [
    '--input-type=module',
    '--eval',
    script,
    String(program?.url),
    join(root, 'samples/surat.jpg'),
  ]
  const { stdout } = await run(process.execPath, args, { cwd: folder })
  expect(JSON.parse(stdout)).toEqual(wanted)
})

describe('in a page of a browser', () => {
  let browser: Browser
  let page: Page
  beforeAll(async () => {
    const flags = ['--no-sandbox', '--disable-background-networking', '--disable-component-update']
    browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: [...flags, '--disable-sync', '--no-first-run'],
    })
    page = await browser.newPage()
    await page.goto(origin)
    const { outputFiles } = await build({
      stdin: { contents: consumer, loader: 'ts', resolveDir: folder },
      bundle: true,
      format: 'iife',
      globalName: 'consumer',
      write: false,
    })
    await page.addScriptTag({ content: outputFiles[0]?.text ?? '' })
  })
  afterAll(() => browser?.close())

  async function consume(deed: 'read' | 'put'): Promise<unknown> {
    const picture = (await readFile(join(root, 'samples/surat.jpg'))).toString('base64')
    return page.evaluate(
      `(async () => {
        const bytes = await (await fetch('data:image/jpeg;base64,${picture}')).blob()
        return consumer.${deed}('${program?.url}', new File([bytes], 'surat.jpg'))
      })()`,
    )
  }

  it('reads a document', async () => {
    expect(await consume('read')).toEqual(wanted)
  })

  it('puts a document past the server, whatever answers there', async () => {
    expect(await consume('put')).toBe('PENDING')
    // Some stores say that there is nothing to say; this one has kept nothing.
    const headers = { 'access-control-allow-origin': '*' }
    await page.route('**/files/**', (route) => route.fulfill({ status: 204, headers }))
    expect(await consume('put')).toBe('file_missing')
  })
})
