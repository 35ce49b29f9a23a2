import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createNote, createNotebookTiff, createTypedNotebook } from '../scripts/sample-documents.js'
import {
  type GoogleVisionServer,
  refuse,
  startGoogleVisionServer,
  visionLine,
} from './google-vision-server.js'
import { spawnNusabaca } from './nusabaca-process.js'
import {
  createDataDir,
  endOwnProgram,
  type Program,
  removeDataDir,
  spawnCommand,
  startOwnProgram,
} from './program.js'
import { readDocument } from './read-document.js'
import { until } from './until.js'

let vision: GoogleVisionServer
let program: Program | undefined
beforeAll(async () => {
  vision = await startGoogleVisionServer()
})
afterAll(() => vision.close())

async function startWith(environment: Readonly<Record<string, string>>): Promise<Program> {
  program = await startOwnProgram({ ...vision.environment, ...environment })
  return program
}
const denied = {
  code: 403,
  status: 'PERMISSION_DENIED',
  message: 'Cloud Vision API has not been used in project 1 before or it is disabled.',
}

describe('Google Vision alone', () => {
  let client: Program['client']
  beforeAll(async () => {
    client = (await startWith({ NUSABACA_OCR_ENGINE: 'google-vision' })).client
  })
  afterAll(() => endOwnProgram(program))
  afterEach(() => {
    vision.instead = null
  })

  it('reads pictures, in the languages that it knows', async () => {
    const { status, results } = await readDocument(client, await createNote(), { language: 'ja' })
    expect(status.ocr_result.full_text).toBe(visionLine)
    expect(results.pages).toMatchObject([{ engine: 'google-vision', source: 'ocr', confidence: 0.97 }])
    const { engines } = await client.getCapabilities()
    expect(engines.map((engine) => engine.name).slice(0, 2)).toEqual(['google-vision', 'builtin'])
  })

  it('is not asked for pages that bring their text, nor where another engine is asked for', async () => {
    const before = vision.pictures
    const typed = await createTypedNotebook(2)
    const { results } = await readDocument(client, typed)
    expect(results.pages.map((page) => page.source)).toEqual(['text_layer', 'text_layer'])
    await readDocument(client, await createNote(), { engine: 'builtin' })
    expect(vision.pictures).toBe(before)
  })

  it('is asked by the worker: the processes that open files know nothing of the credentials', async () => {
    const children = program?.children() ?? []
    expect(children.length).toBeGreaterThan(0)
    for (const pid of children) {
      expect(await readFile(`/proc/${pid}/environ`, 'utf8')).not.toMatch(/GOOGLE/)
      expect(await readFile(`/proc/${pid}/cmdline`, 'utf8')).not.toContain('key.json')
    }
  })

  it('is asked again later when it is asked too often', async () => {
    const details = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '0.2s' }]
    vision.instead = (response) =>
      refuse(response, { code: 429, status: 'RESOURCE_EXHAUSTED', message: 'Quota exceeded', details })
    const { status } = await readDocument(client, await createNote())
    expect(status.ocr_result.full_text).toBe(visionLine)
    expect(vision.instead).toBeNull()
  })

  it('is let go within two seconds when the task is revoked', async () => {
    const before = vision.abandoned
    let asked = false
    vision.instead = () => {
      asked = true
    }
    const { task_id } = await client.submitDocument(await createNote())
    await until({ what: 'Google is asked', withinMs: 20_000 }, () => asked)
    await client.revokeTask(task_id)
    await until({ what: 'the request is cancelled', withinMs: 2000 }, () => vision.abandoned > before)
    expect(await client.getTaskStatus(task_id)).toMatchObject({ status: 'revoked' })
  })

  it('that refuses fails the task at once, and the log says what to do', async () => {
    vision.instead = (response) => refuse(response, denied)
    const { task_id } = await client.submitDocument(await createNote())
    const status = await client.waitForTask(task_id, { pollIntervalMs: 50 })
    expect(status).toMatchObject({ status: 'failed', error: { code: 'engine_unavailable' } })
    expect(JSON.stringify(status)).not.toContain('gcloud')
    const logged = await program?.logged('Google Vision refused to read')
    expect(JSON.stringify(logged)).toContain('gcloud services enable vision.googleapis.com')
  })
})

describe('Google Vision after the built-in engine', () => {
  afterEach(() => endOwnProgram(program))

  it('reads what that is not sure of, as long as the day’s pages last', async () => {
    const { client } = await startWith({
      NUSABACA_OCR_ENGINE: 'builtin,google-vision',
      NUSABACA_OCR_ESCALATE_BELOW: '1',
      NUSABACA_VISION_DAILY_PAGES: '2',
    })
    const before = vision.pictures
    const { results } = await readDocument(client, await createNotebookTiff(4))
    expect(vision.pictures - before).toBe(2)
    // A line is worth less than the page that the built-in engine read: asked for, and not taken.
    expect(results.pages.map((page) => page.engine)).toEqual(Array(4).fill('builtin'))
    expect(
      results.pages.filter((page) => page.warnings.some((warning) => /in a day/.test(warning))),
    ).toHaveLength(2)
  })

  it('is left in peace where that is sure', async () => {
    const { client } = await startWith({ NUSABACA_OCR_ENGINE: 'builtin,google-vision' })
    const before = vision.pictures
    const { results } = await readDocument(client, await createNote())
    expect(results.pages).toMatchObject([{ engine: 'builtin', warnings: [] }])
    expect(vision.pictures).toBe(before)
  })
})

describe('the pages of a day', () => {
  afterEach(() => endOwnProgram(program))

  it('are the same for a server and for commands beside it', async () => {
    const bounds = { NUSABACA_OCR_ENGINE: 'google-vision', NUSABACA_VISION_DAILY_PAGES: '1' }
    const { client, dataDir } = await startWith(bounds)
    const before = vision.pictures
    const environment = { ...vision.environment, ...bounds }
    const sample = fileURLToPath(new URL('../samples/receipt.jpg', import.meta.url))
    const reading = spawnCommand(dataDir, { args: ['ocr', sample], environment })
    expect((await reading.exit).code, reading.output()).toBe(0)
    expect(reading.output()).toContain(visionLine)
    const { task_id } = await client.submitDocument(await createNote())
    const status = await client.waitForTask(task_id, { pollIntervalMs: 50 })
    expect(status).toMatchObject({ status: 'failed', error: { code: 'engine_unavailable' } })
    const again = spawnCommand(dataDir, { args: ['ocr', sample], environment })
    expect((await again.exit).code).toBe(1)
    expect(again.output()).toMatch(/in a day/)
    expect(vision.pictures - before).toBe(1)
  })
})

describe('nusabaca check', () => {
  async function check(): Promise<{ code: number | null; output: string }> {
    const dataDir = await createDataDir()
    const environment = {
      ...vision.environment,
      NUSABACA_OCR_ENGINE: 'google-vision',
      NUSABACA_DATA_DIR: dataDir,
    }
    const running = spawnNusabaca({ args: ['check'], environment })
    const { code } = await running.exit
    await removeDataDir(dataDir)
    return { code, output: running.output() }
  }

  it('has a picture read', async () => {
    const { code, output } = await check()
    expect(output).toMatch(`google-vision read "${visionLine}"`)
    expect(code).toBe(0)
  })

  it('says in words what is missing', async () => {
    vision.instead = (response) => refuse(response, denied)
    const { code, output } = await check()
    expect(output).toMatch(/FAILED +recognition/)
    expect(output).toMatch(/enable the API \(gcloud services enable vision.googleapis.com\)/)
    expect(output).toContain(denied.message)
    expect(code).toBe(1)
  })
})
