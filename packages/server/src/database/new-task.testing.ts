import { randomUUID } from 'node:crypto'
import type { NewTask } from '../core/ports/task-store.js'

/** A task of pages 1 and 3 of a picture; `over` changes what a test is about. */
export function newTask(over: Partial<NewTask> = {}): NewTask {
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
