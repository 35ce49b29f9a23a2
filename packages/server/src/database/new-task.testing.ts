import { randomUUID } from 'node:crypto'
import type { NewTask } from '../core/ports/task-store.js'

type NewRecognition = Extract<NewTask, { kind: 'recognition' }>

/** A task of pages 1 and 3 of a picture; `over` changes what a test is about. */
export function newTask(over: Partial<NewRecognition> = {}): NewRecognition {
  const id = randomUUID()
  return {
    id,
    owner: 'anonymous',
    batchId: null,
    client: 'somebody',
    file: {
      name: 'surat.jpg',
      bytes: 9_000_000_000,
      mediaType: 'image/jpeg',
      sha256: 'aa',
      key: `uploads/${id}`,
    },
    kind: 'recognition',
    sourceTaskId: null,
    options: {
      language: 'id',
      extractFormat: 'json',
      confidenceThreshold: 0.8,
      engine: 'builtin',
      languages: ['id'],
    },
    sealedPassword: Buffer.from('sealed'),
    pageCount: 3,
    pageNumbers: [1, 3],
    readPages: null,
    timeoutMs: 60_000,
    lifetimeMs: 3_600_000,
    ...over,
  }
}

/** Speech in two parts of a recognition, or of a text where `source` is null. */
export function newSpeechTask(source: string | null, over: Partial<NewTask> = {}): NewTask {
  const { kind: _, options: __, ...task } = newTask()
  return {
    ...task,
    kind: 'speech',
    options: { language: 'id', voice: 'id', speed: 1, format: 'mp3' },
    sourceTaskId: source,
    sealedPassword: null,
    ...over,
  } as NewTask
}
