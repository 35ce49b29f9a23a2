import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ReadAlong } from '@nusabaca/contract'
import { afterAll, expect, test } from 'vitest'
import { openLocalStore } from '../adapters/object-store/local.testing.js'
import { newSpeechTask } from '../database/new-task.testing.js'
import { assembleSpeech } from './assemble-speech.js'
import { type PartFile, writePart } from './part-file.js'
import { readText } from './read-text.js'
import type { SpeechTask, TaskPage } from './task.js'

const folder = await mkdtemp(join(tmpdir(), 'nusabaca-speech-'))
const files = openLocalStore(folder)
afterAll(() => rm(folder, { recursive: true }))

const { signal } = new AbortController()

function speechTask(format: 'mp3' | 'wav'): SpeechTask {
  const options = { language: 'en', voice: 'en', speed: 1, format }
  return { ...newSpeechTask(null), attempt: 1, createdAt: new Date(0), options } as unknown as SpeechTask
}

async function pageOf(
  number: number,
  over: Partial<PartFile>,
  audio: readonly Uint8Array[],
): Promise<TaskPage> {
  const resultKey = `pages/1970/01/01/${crypto.randomUUID()}.part`
  const spoken = [{ text: 'One', words: [{ start: 0, end: 3, startMs: 0, endMs: 400 }], durationMs: 500 }]
  const part = { page: null, audioBytes: audio.reduce((sum, { length }) => sum + length, 0), spoken, ...over }
  await files.put(resultKey, writePart(part, audio))
  return { number, turn: null, status: 'done', resultKey, answerKey: null, failure: null }
}

test('many parts become one, each with its times, whatever bytes its audio has', async () => {
  const audio = [Uint8Array.of(10, 13, 10), new Uint8Array(100_000).fill(10)]
  const pages = await Promise.all(Array.from({ length: 300 }, (_, index) => pageOf(index + 1, {}, audio)))
  const assembled = await assembleSpeech(files, { task: speechTask('mp3'), assembly: 1 }, { pages, signal })
  if ('code' in assembled) throw new Error(assembled.code)
  const { resultsKey, outputKeys = {} } = assembled.outputs
  expect(await files.sizeOf(String(outputKeys['audio']))).toBe(300 * 100_003)
  const along = JSON.parse(await readText(files, resultsKey)) as ReadAlong
  expect(along.words).toHaveLength(300)
  expect(along.words.at(-1)).toMatchObject({ start: 149.5, end: 149.9 })
  expect(along.duration_seconds).toBe(150)
})

test('a WAV file of more than four gigabytes is refused, and leaves nothing', async () => {
  const pages = [await pageOf(1, { audioBytes: 2 ** 32 }, [])]
  const task = speechTask('wav')
  const assembled = await assembleSpeech(files, { task, assembly: 1 }, { pages, signal })
  expect(assembled).toMatchObject({ code: 'file_too_large' })
  const left: string[] = []
  for await (const { key } of files.list()) left.push(key)
  expect(left.filter((key) => key.includes(task.id))).toEqual([])
})
