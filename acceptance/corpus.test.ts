import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { NusabacaApiError } from '@nusabaca/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createNote } from '../scripts/sample-documents.js'
import { phraseErrorRate } from './character-error-rate.js'
import { type CorpusExpectation, corpusExpectations } from './corpus-expectations.js'
import { corpusFiles } from './corpus-folder.js'
import { residentBytes } from './processes.js'
import { endOwnProgram, type Program, startOwnProgram } from './program.js'
import { readDocument } from './read-document.js'
import { request } from './requests.js'

const files = [...corpusFiles('odd'), ...corpusFiles('hostile')]

const uploadsAtOnce = 6
// Enough for the densest page on a slow machine; what hangs on purpose costs as much.
const pageTimeoutMs = 20_000

/** What became of a file. */
interface Outcome {
  readonly path: string
  /** 202, or the status it was refused with. */
  readonly status: number
  readonly code?: string
  readonly text?: string
  readonly pageCount?: number
}

const outcomes = new Map<string, Outcome>()

describe.skipIf(files.length === 0)('odd and hostile files', () => {
  let program: Program

  beforeAll(async () => {
    program = await startOwnProgram({
      NUSABACA_CONCURRENCY: '2',
      NUSABACA_PAGE_TIMEOUT_MS: String(pageTimeoutMs),
    })
  })
  afterAll(() => endOwnProgram(program))

  it('give text or are refused, and never harm the server', { timeout: 420_000 }, async () => {
    const waiting = [...files]
    const sendAll = async (): Promise<void> => {
      for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
        outcomes.set(basename(file), await tryFile(program, file))
      }
    }
    await Promise.all(Array.from({ length: uploadsAtOnce }, sendAll))
    report()
    const faults = [...outcomes].filter(([, { status, code }]) => status >= 500 || code === 'internal')
    expect(faults).toEqual([])
  })

  it.each(Object.entries(corpusExpectations))('%s gives what is known of it', async (name, expected) => {
    const outcome = outcomes.get(name)
    if (outcome === undefined) return
    // Six uploads at once are much for a slow machine: a page out of time gets its time alone.
    const inTime = outcome.code === 'page_timeout' ? await tryFile(program, outcome.path) : outcome
    expectOutcome(inTime, expected)
  })

  it('leave a server that answers and reads, in bounded memory', async () => {
    expect((await request(`${program.url}/readyz`)).status).toBe(200)
    const note = await createNote()
    const { status } = await readDocument(program.client, note)
    expect(status.ocr_result.text_blocks_count).toBe(3)
    expect(residentBytes(program.pid)).toBeLessThan(1024 ** 3)
  })
})

async function tryFile({ client }: Program, path: string): Promise<Outcome> {
  const name = basename(path)
  const { password, pages = '1' } = corpusExpectations[name] ?? {}
  try {
    const file = { name, data: await readFile(path) }
    const { task_id } = await client.submitDocument(file, { pages, password })
    const ended = await client.waitForTask(task_id, { timeoutMs: 120_000, pollIntervalMs: 200 })
    if (ended.status !== 'completed') return { path, status: 202, code: ended.error.code }
    return { path, status: 202, text: ended.ocr_result.full_text, pageCount: ended.pages.done }
  } catch (error) {
    if (error instanceof NusabacaApiError)
      return { path, status: error.status, code: error.code ?? 'no code' }
    throw new Error(`${name} had no answer`, { cause: error })
  }
}

function expectOutcome(outcome: Outcome, expected: CorpusExpectation): void {
  if (expected.code !== undefined) expect(outcome.code).toBe(expected.code)
  if (expected.pageCount !== undefined) expect(outcome.pageCount).toBe(expected.pageCount)
  for (const phrase of expected.phrases ?? []) {
    const seen = outcome.text ?? `(${outcome.status} ${outcome.code})`
    expect(phraseErrorRate(seen, phrase), `${phrase}, in: ${seen.slice(0, 300)}`).toBeLessThanOrEqual(0.15)
  }
  for (const phrase of expected.never ?? []) expect(outcome.text ?? '').not.toContain(phrase)
}

/** What was refused, for people to look over. */
function report(): void {
  const lines = [...outcomes]
    .filter(([, { code }]) => code !== undefined)
    .map(([name, { status, code }]) => `corpus: ${name}: ${status} ${code}\n`)
  process.stdout.write(lines.sort().join(''))
}
