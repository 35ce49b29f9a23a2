import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ReadAlong, SpeechCompleted } from '@nusabaca/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countMp3Frames, parseCaptions } from './audio-files.js'
import { storedFiles } from './left-files.js'
import {
  createDataDir,
  endOwnProgram,
  type Program,
  removeDataDir,
  spawnCommand,
  startOwnProgram,
  startProgram,
} from './program.js'
import { type Answer, request } from './requests.js'
import { until } from './until.js'

const samples = new URL('../samples/', import.meta.url)
const letter = [
  'Dengan hormat, kami mengundang Bapak dan Ibu ke rapat desa.',
  'Rapat dimulai pukul 19.30 di balai desa; mohon hadir tepat waktu.',
  'Terima kasih.',
].join('\n\n')
const wordsOf = (text: string) => text.trim().split(/\s+/)
/** Speaking it takes seconds, in several parts. */
const longText = `${letter} `.repeat(170).slice(0, 24_000)

let program: Program

beforeAll(async () => {
  program = await startOwnProgram({ NUSABACA_CONCURRENCY: '1' })
})
afterAll(() => endOwnProgram(program))

async function completed(id: string, { client } = program): Promise<SpeechCompleted> {
  const status = await client.waitForSpeech(id, { timeoutMs: 150_000, pollIntervalMs: 100 })
  if (status.status !== 'completed') throw new Error(`${status.status}: ${status.message}`)
  return status
}

function result(id: string, format: string, headers: Record<string, string> = {}): Promise<Answer> {
  return request(`${program.url}/api/v1/upload/tasks/${id}/result/?format=${format}`, { headers })
}

function expectInOrder({ words, duration_seconds: duration }: ReadAlong): void {
  let last = 0
  for (const { start, end } of words) {
    expect(start).toBeGreaterThanOrEqual(last)
    expect(end).toBeGreaterThanOrEqual(start)
    last = start
  }
  expect(last).toBeLessThan(duration)
}

async function readBytes(url: string, headers: Record<string, string> = {}) {
  const answer = await fetch(url, { headers })
  return { status: answer.status, headers: answer.headers, bytes: new Uint8Array(await answer.arrayBuffer()) }
}

describe('plain text', () => {
  let status: SpeechCompleted

  beforeAll(async () => {
    const accepted = await program.client.submitSpeech({ text: letter, language: 'id', tag: 'read aloud' })
    expect(accepted).toMatchObject({ kind: 'speech', status: 'PENDING', speech_options: { language: 'id' } })
    status = await completed(accepted.task_id)
  })

  it('becomes audio that is as long as it says', async () => {
    const { duration_seconds: duration, format } = status.speech_result
    expect(format).toBe('mp3')
    const { headers, bytes } = await readBytes(status.download_urls.audio_file)
    expect(headers.get('content-type')).toBe('audio/mpeg')
    const { frames, seconds, rest } = countMp3Frames(bytes)
    expect(frames).toBeGreaterThan(100)
    expect(rest).toBe(0)
    expect(seconds).toBeCloseTo(duration, 1)
    expect(duration).toBeGreaterThan(5)
    expect(duration).toBeLessThan(60)
  })

  it('can be read along with, word by word', async () => {
    const along = await program.client.getReadAlong(status.task_id)
    expect(along).toMatchObject({ task_id: status.task_id, source_task_id: null, pages: [] })
    expect(along.words.map(({ text }) => text)).toEqual(wordsOf(letter))
    expect(along.words).toHaveLength(status.speech_result.words_count)
    expect(along.words[0]).toMatchObject({ page: null, polygon: null })
    expectInOrder(along)
  })

  it('has captions of all that is said', async () => {
    const { text, headers } = await result(status.task_id, 'vtt')
    expect(headers.get('content-type')).toBe('text/vtt; charset=utf-8')
    const cues = parseCaptions(text)
    expect(wordsOf(cues.map((cue) => cue.text).join(' '))).toEqual(wordsOf(letter))
    for (const [index, { start, end }] of cues.entries()) {
      expect(end).toBeGreaterThan(start)
      expect(start).toBeGreaterThanOrEqual(cues[index - 1]?.start ?? 0)
    }
  })

  it('is the original, and part of the list by its kind', async () => {
    expect((await request(status.download_urls.original_file)).text).toBe(letter)
    const { tasks } = await program.client.listTasks({ kind: 'speech', tag: 'read aloud' })
    expect(tasks.map(({ task_id }) => task_id)).toEqual([status.task_id])
    expect((await program.client.listTasks({ kind: 'recognition', tag: 'read aloud' })).tasks).toEqual([])
  })

  it('is had in parts, as players seek', async () => {
    const { bytes } = await readBytes(status.download_urls.audio_file)
    const ranged = { range: 'bytes=100-199' }
    const part = await readBytes(status.download_urls.audio_file, ranged)
    expect(part.status).toBe(206)
    expect(part.bytes).toEqual(bytes.subarray(100, 200))
    expect(part.headers.get('content-range')).toBe(`bytes 100-199/${bytes.length}`)
    expect(await result(status.task_id, 'mp3', ranged)).toMatchObject({ status: 206 })
    expect(await result(status.task_id, 'mp3', { range: 'bytes=99999999-' })).toMatchObject({
      status: 416,
      json: { code: 'range_not_satisfiable' },
    })
  })

  it('is not there in what it was not made in, and has no pages', async () => {
    expect(await result(status.task_id, 'wav')).toMatchObject({
      status: 400,
      json: { code: 'invalid_request' },
    })
    expect(await result(status.task_id, 'text')).toMatchObject({ status: 400 })
    for (const path of ['pages/', 'pages/1/', 'pages/1/image/']) {
      const answer = await request(`${program.url}/api/v1/upload/tasks/${status.task_id}/${path}`)
      expect(answer).toMatchObject({ status: 400, json: { code: 'invalid_request' } })
    }
  })

  it('tells its parts as they are spoken', async () => {
    const events: string[] = []
    const spoken: string[] = []
    const { task_id } = await program.client.submitSpeech({ text: letter, voice: 'id', speed: 2 })
    for await (const { event, data } of program.client.watchTask(task_id)) {
      events.push(event)
      if (event === 'page.completed' && 'text' in data) spoken.push(data.text)
    }
    expect(events.at(-1)).toBe('task.completed')
    const faster = await completed(task_id)
    expect(faster.speech_result.duration_seconds).toBeLessThan(status.speech_result.duration_seconds * 0.7)
    if (spoken.length > 0) expect(spoken.join('')).toBe(letter)
  })

  it('is told what is wrong with it', async () => {
    const { client } = program
    const refusals = [
      [{}, 'invalid_request'],
      [{ text: ' \n ' }, 'invalid_request'],
      [{ text: 'a', task_id: status.task_id }, 'invalid_request'],
      [{ text: 'a', language: 'xx' }, 'language_not_installed'],
      [{ text: 'a', voice: 'nobody' }, 'invalid_request'],
      [{ text: 'a', speed: 100 }, 'invalid_request'],
      [{ text: 'a'.repeat(100_001) }, 'file_too_large'],
      [{ task_id: status.task_id }, 'invalid_request'],
      [{ task_id: crypto.randomUUID() }, 'task_not_found'],
    ] as const
    for (const [body, code] of refusals) {
      await expect(client.submitSpeech(body), JSON.stringify(body).slice(0, 80)).rejects.toMatchObject({
        code,
      })
    }
  })
})

it('WAV has a header that tells of all of it', async () => {
  const { task_id } = await program.client.submitSpeech({ text: 'Good morning.', format: 'wav' })
  const { speech_result: made, download_urls: urls } = await completed(task_id)
  expect(made).toMatchObject({ language: 'en', format: 'wav' })
  const { bytes, headers } = await readBytes(urls.audio_file)
  expect(headers.get('content-type')).toBe('audio/wav')
  const view = new DataView(bytes.buffer)
  expect(Buffer.from(bytes.subarray(0, 4)).toString()).toBe('RIFF')
  expect(view.getUint32(4, true)).toBe(bytes.length - 8)
  const [rate, samples] = [view.getUint32(24, true), (bytes.length - 44) / 2]
  expect(samples / rate).toBeCloseTo(made.duration_seconds, 2)
})

describe('a document that says speak', () => {
  it('is read and then spoken, and each word lights up where it stands', async () => {
    const { client } = program
    const data = await readFile(new URL('surat.jpg', samples))
    const { task_id } = await client.submitDocument(
      { name: 'surat.jpg', data },
      { language: 'id', speak: true, speed: 1.5, metadata: { from: 'a photo' } },
    )
    const read = await client.waitForTask(task_id, { timeoutMs: 100_000 })
    if (read.status !== 'completed' || read.speech === undefined) throw new Error(read.message)
    const status = await completed(read.speech.task_id)
    expect(status).toMatchObject({ source_task_id: task_id, metadata: { from: 'a photo' } })
    expect(status.speech_result).toMatchObject({ language: 'id', speed: 1.5 })
    const along = await client.getReadAlong(status.task_id)
    const { pages } = await client.getTaskResult(task_id, 'json')
    const [page] = pages
    expect(along.pages).toEqual([{ page: 1, width: page?.width, height: page?.height }])
    const printed = pages.flatMap(({ lines }) => lines).flatMap(({ words }) => words)
    const places = new Set(printed.map(({ text, bounding_box: box }) => JSON.stringify([text, box])))
    for (const { text, polygon } of along.words) expect(places).toContain(JSON.stringify([text, polygon]))
    expect(along.words.length).toBeGreaterThan(printed.length * 0.9)
    expectInOrder(along)

    const again = await client.submitSpeech({ task_id, format: 'wav' })
    expect(again).toMatchObject({ source_task_id: task_id, speech_options: { language: 'id' } })
    await completed(again.task_id)
    expect(await result(task_id, 'mp3')).toMatchObject({ status: 400 })

    await client.eraseTask(task_id)
    for (const id of [status.task_id, again.task_id]) {
      await expect(client.getTaskStatus(id)).rejects.toMatchObject({ code: 'task_expired' })
    }
    const left = await storedFiles(program)
    expect(
      left.filter((name) => [task_id, status.task_id, again.task_id].some((id) => name.includes(id))),
    ).toEqual([])
  })
})

it('`nusabaca speak` makes of a text what the server makes of it, with its captions and words', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'nb-speak-'))
  try {
    await writeFile(join(folder, 'surat.txt'), letter)
    const speak = async (name: string, where: readonly string[]) => {
      const output = join(folder, `${name}.wav`)
      const asked = ['--language', 'id', '--output', output, '--captions', '--read-along', '--json']
      const args = ['speak', join(folder, 'surat.txt'), ...asked, ...where]
      const command = spawnCommand(program.dataDir, { args })
      expect(await command.exit, command.output()).toMatchObject({ code: 0 })
      const [{ captions, read_along: readAlong, audio, task_id, ...result } = {}] = command.events()
      expect(audio).toBe(output)
      const { words } = JSON.parse(await readFile(String(readAlong), 'utf8')) as ReadAlong
      const cues = parseCaptions(await readFile(String(captions), 'utf8')).map(({ text }) => text)
      // The same text need not sound the same to the byte, nor to the millisecond.
      const { duration_seconds: duration, ...told } = result
      expect(((await readFile(output)).length - 44) / 2 / 22_050).toBeCloseTo(Number(duration), 1)
      return { told, words: words.map(({ text }) => text), cues: cues.join(' ') }
    }
    const here = await speak('here', [])
    expect(here.told).toMatchObject({ voice: 'id', format: 'wav', words_count: wordsOf(letter).length })
    expect(here).toEqual(await speak('there', ['--server', program.url]))
  } finally {
    await rm(folder, { recursive: true })
  }
})

async function submitLong({ client } = program): Promise<string> {
  const { task_id } = await client.submitSpeech({ text: longText, language: 'id', speed: 3, format: 'wav' })
  await until({ what: 'a part is spoken', withinMs: 60_000, everyMs: 20 }, async () => {
    const { pages, status } = await client.getTaskStatus(task_id)
    expect(status).not.toBe('completed')
    return pages.done > 0
  })
  return task_id
}

it('is revoked within two seconds, and may be retried', async () => {
  const { client } = program
  const id = await submitLong()
  const before = performance.now()
  await client.revokeTask(id)
  await until({ what: 'nothing runs', withinMs: 2000, everyMs: 20 }, async () => {
    const { tasks } = await client.listTasks({ status: 'processing' })
    return tasks.length === 0
  })
  expect(performance.now() - before).toBeLessThan(2000)
  const short = await client.submitSpeech({ text: 'Good morning.' })
  await completed(short.task_id)
  expect((await client.getTaskStatus(id)).status).toBe('revoked')
  expect(await client.retryTask(id)).toMatchObject({ attempt: 2 })
  await client.eraseTask(id)
})

it('survives that its worker is killed in the middle, and is spoken once', { timeout: 200_000 }, async () => {
  const dataDir = await createDataDir()
  try {
    const first = await startProgram(dataDir, { NUSABACA_CONCURRENCY: '1' })
    const id = await submitLong(first)
    await first.kill()
    const second = await startProgram(dataDir, { NUSABACA_CONCURRENCY: '2' })
    const status = await completed(id, second)
    expect(status).toMatchObject({ partial: false, attempt: 1, pages: { failed: 0 } })
    const along = await second.client.getReadAlong(id)
    expect(along.words.map(({ text }) => text).join(' ')).toBe(wordsOf(longText).join(' '))
    const { bytes } = await readBytes(status.download_urls.audio_file)
    expect((bytes.length - 44) / 2 / 22_050).toBeCloseTo(status.speech_result.duration_seconds, 1)
    expect((await second.client.listTasks({ kind: 'speech' })).tasks).toHaveLength(1)
    await second.stop()
  } finally {
    await removeDataDir(dataDir)
  }
})
