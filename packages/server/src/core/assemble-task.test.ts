import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { openLocalStore } from '../adapters/object-store/local.testing.js'
import { newSpeechTask } from '../database/new-task.testing.js'
import { type AssembleTaskPorts, assemble } from './assemble-task.js'
import { NusabacaError } from './errors.js'
import { writePart } from './part-file.js'
import type { ObjectStore } from './ports/object-store.js'
import type { AssemblyClaim } from './ports/work-ledger.js'
import type { SpeechTask, TaskPage } from './task.js'

const folder = await mkdtemp(join(tmpdir(), 'nusabaca-assembly-'))
const files = openLocalStore(folder)
afterAll(() => rm(folder, { recursive: true }))

/** An assembly of speech of two parts; `onPut` is called before a file is stored. */
async function startAssembly(signal: AbortSignal, onPut: (key: string) => Promise<void>) {
  const options = { language: 'en', voice: 'en', speed: 1, format: 'mp3' }
  const made = { ...newSpeechTask(null), attempt: 1, createdAt: new Date(0), options }
  const task = made as unknown as SpeechTask
  const spoken = [{ text: 'One', words: [{ start: 0, end: 3, startMs: 0, endMs: 400 }], durationMs: 500 }]
  const pages = await Promise.all(
    [1, 2].map(async (number): Promise<TaskPage> => {
      const resultKey = `pages/1970/01/01/task_${task.id}/1/${number}_1.part`
      await files.put(resultKey, writePart({ page: null, audioBytes: 1, spoken }, [Uint8Array.of(1)]))
      return { number, turn: null, status: 'done', resultKey, answerKey: null, failure: null }
    }),
  )
  const advance = vi.fn(async () => undefined)
  const complete = vi.fn(async () => true)
  const store: ObjectStore = {
    ...files,
    async put(key, content) {
      await onPut(key)
      return files.put(key, content)
    },
  }
  const ports = { files: store, tasks: { pages: async () => pages }, ledger: { advance, complete } }
  const claim: AssemblyClaim = { task, assembly: 1 }
  const done = assemble(ports as unknown as AssembleTaskPorts, claim, signal)
  return { task, advance, complete, done }
}

async function stored(id: string): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of files.list()) if (key.includes(id)) keys.push(key)
  return keys
}

/** A moment that comes when it is told to. */
function createMoment(): { readonly here: Promise<void>; come(): void } {
  let come = (): void => undefined
  const here = new Promise<void>((resolve) => {
    come = resolve
  })
  return { here, come: () => come() }
}

test('speech that takes long to be put together is shown to be worked on', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const storing = createMoment()
  const goesOn = createMoment()
  const { advance, complete, done } = await startAssembly(new AbortController().signal, async (key) => {
    if (!key.endsWith('.mp3')) return
    storing.come()
    await goesOn.here
  })
  await storing.here
  expect(advance).not.toHaveBeenCalled()
  vi.advanceTimersByTime(25_000)
  expect(advance).toHaveBeenCalledTimes(2)
  vi.useRealTimers()
  goesOn.come()
  await done
  expect(complete).toHaveBeenCalledOnce()
})

test('speech that is broken off while it is put together leaves no more than its parts', async () => {
  const controller = new AbortController()
  const { task, complete, done } = await startAssembly(controller.signal, async (key) => {
    if (key.endsWith('.vtt'))
      controller.abort(new NusabacaError('revoked', { detail: 'The task has ended.' }))
  })
  await expect(done).rejects.toThrow()
  expect(complete).not.toHaveBeenCalled()
  const left = await stored(task.id)
  expect(left).toHaveLength(2)
  expect(left.filter((key) => !key.startsWith('pages/'))).toEqual([])
})
