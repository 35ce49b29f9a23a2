import type { NusabacaClient, TaskStatusAnswer } from '@nusabaca/client'
import { expect } from 'vitest'
import type { SampleDocument } from '../../scripts/sample-documents.js'

/** Keeps book of what a service has accepted, to hold it to that. */
export interface AcceptedTasks {
  /** Ids of every task so far. */
  readonly ids: () => readonly string[]
  /** Submits copies of a typed document; gives their ids. */
  submit(
    document: SampleDocument,
    options?: { readonly copies?: number; readonly client?: NusabacaClient },
  ): Promise<readonly string[]>
  /** Waits until every task has completed, with every page and its very text. */
  completed(withinMs: number): Promise<void>
  /** Fails when a task that had ended is not as it was then. */
  unchanged(): Promise<void>
}

export function createAcceptedTasks(client: NusabacaClient): AcceptedTasks {
  const documents = new Map<string, SampleDocument>()
  const endings = new Map<string, object>()
  return {
    ids: () => [...documents.keys()],
    async submit(document, { copies = 1, client: through = client } = {}) {
      const ids: string[] = []
      for (let copy = 0; copy < copies; copy += 1) {
        const { task_id } = await through.submitDocument(document)
        documents.set(task_id, document)
        ids.push(task_id)
      }
      return ids
    },
    async completed(withinMs) {
      const untilMs = performance.now() + withinMs
      for (const [id, document] of documents) {
        if (endings.has(id)) continue
        const timeoutMs = Math.max(1, untilMs - performance.now())
        const status = await client.waitForTask(id, { timeoutMs, pollIntervalMs: 100 })
        const total = document.pages.length
        expect(status, JSON.stringify(status)).toMatchObject({
          status: 'completed',
          pages: { total, done: total, failed: 0 },
        })
        const { pages } = await client.getTaskResult(id, 'json')
        expect(pages.map((page) => page.text)).toEqual(document.pages)
        endings.set(id, lasting(status))
      }
    },
    async unchanged() {
      for (const [id, ending] of endings) expect(lasting(await client.getTaskStatus(id))).toEqual(ending)
    },
  }
}

/** What never changes once a task has completed: everything but the links. */
export function lasting(status: TaskStatusAnswer): object {
  if (status.status !== 'completed') return status
  const { storage_info: _, download_urls: __, ...rest } = status
  return rest
}
