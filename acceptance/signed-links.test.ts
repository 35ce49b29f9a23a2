import type { TaskCompleted } from '@nusabaca/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createNote, type SampleDocument } from '../scripts/sample-documents.js'
import { endOwnProgram, type Program, startOwnProgram } from './program.js'
import { readDocument } from './read-document.js'
import { request } from './requests.js'
import { until } from './until.js'

let program: Program
let note: SampleDocument
let status: TaskCompleted

beforeAll(async () => {
  program = await startOwnProgram({ NUSABACA_OCR_ENGINE: 'noop' })
  note = await createNote()
  status = (await readDocument(program.client, note)).status
})
afterAll(() => endOwnProgram(program))

describe('a signed link', () => {
  it('gives the original file back, byte by byte', async () => {
    const response = await fetch(status.download_urls.original_file)
    expect(response.status).toBe(200)
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array(note.data))
  })

  it('gives the results file', async () => {
    const { json } = await request(status.download_urls.results_file)
    expect(json).toMatchObject({ task_id: status.task_id, processing_id: status.processing_id })
    expect(json).toEqual(await program.client.getTaskResult(status.task_id, 'json'))
  })

  it.each(['original_file', 'results_file'] as const)(
    'makes browsers save the %s, never show it',
    async (name) => {
      const { headers } = await request(status.download_urls[name])
      expect(headers.get('content-disposition')).toMatch(/^attachment/)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
    },
  )

  it('of the original has browsers save it under the name that its client gave it', async () => {
    const named = { ...note, name: 'Surat „dinas“ 1.png' }
    const { status: done } = await readDocument(program.client, named)
    const { headers } = await request(done.download_urls.original_file)
    const encoded = encodeURIComponent(named.name)
    expect(headers.get('content-disposition')).toContain(`filename*=UTF-8''${encoded}`)
  })

  it('is the same in both places of the answer and says when it ends', async () => {
    for (const name of ['original_file', 'results_file'] as const) {
      const file = status.storage_info[name]
      expect(file.signed_url).toBe(status.download_urls[name])
      const leftMs = Date.parse(file.signed_url_expires_at) - Date.now()
      expect(leftMs).toBeGreaterThan(50 * 60_000)
      expect(leftMs).toBeLessThanOrEqual(60 * 60_000)
    }
  })
})

describe('a link is forbidden', () => {
  const forge = async (change: (url: URL) => void): Promise<number> => {
    const url = new URL(status.download_urls.original_file)
    change(url)
    return (await request(url.href)).status
  }

  it.each(['name', 'exp', 'kid', 'sig'])('when its %s is changed', async (name) => {
    expect(
      await forge((url) => {
        const value = url.searchParams.get(name) ?? ''
        const last = value.at(-1) === '7' ? '8' : '7'
        url.searchParams.set(name, `${value.slice(0, -1)}${last}`)
      }),
    ).toBe(403)
  })

  it.each(['name', 'exp', 'kid', 'sig'])('without its %s', async (name) => {
    expect(await forge((url) => url.searchParams.delete(name))).toBe(403)
  })

  it("with another file's signature", async () => {
    const other = new URL(status.download_urls.results_file)
    expect(
      await forge((url) => {
        url.pathname = other.pathname
      }),
    ).toBe(403)
  })

  it.each(['/files/../../etc/passwd', '/files/..%2f..%2fetc%2fpasswd', '/files/%2e%2e/key'])(
    'when it leads elsewhere: %s',
    async (path) => {
      const query = new URL(status.download_urls.original_file).search
      expect([400, 403, 404]).toContain((await request(program.url + path + query)).status)
    },
  )

  it('for a file that is not there, signed or not', async () => {
    expect((await request(`${program.url}/files/uploads/none.png`)).status).toBe(403)
  })
})

it('ends when it says', async () => {
  const brief = await startOwnProgram({ NUSABACA_OCR_ENGINE: 'noop', NUSABACA_URL_TTL: '3s' })
  try {
    const { status: done } = await readDocument(brief.client, note)
    const link = done.download_urls.original_file
    const answer = await until({ what: 'the link has expired', withinMs: 20_000 }, async () => {
      const seen = await request(link)
      return seen.status === 200 ? null : seen
    })
    expect(answer.status).toBe(410)
    expect(answer.json).toMatchObject({ success: false })
    expect(Date.now()).toBeGreaterThanOrEqual(
      Date.parse(done.storage_info.original_file.signed_url_expires_at),
    )
    const again = await brief.client.getTaskStatus(done.task_id)
    const renewed = again.status === 'completed' ? again.download_urls.original_file : ''
    expect((await request(renewed)).status).toBe(200)
  } finally {
    await endOwnProgram(brief)
  }
})
