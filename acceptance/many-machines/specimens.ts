import type { NusabacaClient, TaskStatusAnswer } from '@nusabaca/client'
import {
  createNote,
  createNotebookWithBrokenPage,
  createScannedNotebook,
  createTypedNotebook,
  type SampleDocument,
} from '../../scripts/sample-documents.js'

/** A document under a name of its own. */
export interface Specimen extends SampleDocument {
  /** Pages that cannot be read. */
  readonly broken: number
}

/** Most of them typed and read in a moment, some really recognised, some with a broken page; 1 to 20 pages. */
export async function createSpecimens(): Promise<readonly Specimen[]> {
  const typed = [1, 1, 2, 3, 4, 5, 6, 8, 11, 14, 17, 20].map((pages) => createTypedNotebook(pages))
  const pictures = ['apple', 'barley'].map((word) => createNote('png', [`One ${word} a day`]))
  const scans = [createScannedNotebook(2)]
  const broken = [createNotebookWithBrokenPage(3, 2), createNotebookWithBrokenPage(10, 10)]
  const whole = await Promise.all([...typed, ...pictures, ...scans])
  return [
    ...whole.map((document) => ({ ...document, broken: 0 })),
    ...(await Promise.all(broken)).map((document) => ({ ...document, broken: 1 })),
  ].map((document, index) => ({ ...document, name: `${index}-${document.name}` }))
}

/** Of a task that has ended: what must be so each time that the document is read. */
export async function outcomeOf(client: NusabacaClient, status: TaskStatusAnswer): Promise<object> {
  if (status.status !== 'completed') return status
  const { task_id: _, processing_id: __, ...results } = await client.getTaskResult(status.task_id, 'json')
  const { processing_time: ___, ...result } = results.ocr_result
  const pages = results.pages.map(({ timings: ____, ...page }) => page)
  return { ...results, ocr_result: result, pages, status: status.status, counts: status.pages }
}
