import { asNusabacaError } from './errors.js'
import type { DocumentOperations } from './ports/document-operations.js'
import type { DocumentLimits } from './ports/document-reader.js'
import type { ObjectStore } from './ports/object-store.js'
import type { OperationLedger } from './ports/operation-ledger.js'
import type { PageBudget } from './ports/page-budget.js'
import type { Recognizer } from './ports/recognizer.js'
import type { Task, TaskPage } from './task.js'

/** Reads documents where they lie, in operations. */
export interface WholeDocuments {
  readonly operations: DocumentOperations
  readonly ledger: OperationLedger
  /** Documents of fewer pages are read page by page. */
  readonly minPages: number
  /** Any number of pages when absent. */
  readonly budget?: PageBudget
}

export interface OrderWholeDocumentPorts {
  readonly files: ObjectStore
  readonly recognizer: Recognizer
  readonly limits: DocumentLimits
  /** Absent where the engines, or the place of the files, have nothing of it. */
  readonly wholeDocuments?: WholeDocuments
}

/** So many pages of a document are looked at for text of their own. */
const sampledPages = 8

/**
 * Whether the pages of a task are to be left to an operation that reads them all at once, which is ordered if
 * need be. Documents that bring text of their own are not: that is free, page by page.
 */
export async function orderWholeDocument(
  ports: OrderWholeDocumentPorts,
  task: Task,
  open: readonly TaskPage[],
): Promise<boolean> {
  const { wholeDocuments } = ports
  if (wholeDocuments === undefined || !isSuitable(wholeDocuments, task, open)) return false
  const { ledger } = wholeDocuments
  const state = await ledger.state(task)
  if (state !== null) return state === 'open'
  if (await mayBringText(ports, task)) return false
  await ledger.order(task)
  return true
}

/** An operation reads, and is paid for, every page. */
function isSuitable(
  { operations, minPages }: WholeDocuments,
  task: Task,
  open: readonly TaskPage[],
): boolean {
  const { kind, pageCount, file } = task
  if (kind !== 'recognition') return false
  const { options } = task
  return (
    options.engine === operations.engine &&
    !options.encrypted &&
    open.length === pageCount &&
    pageCount >= minPages &&
    pageCount <= operations.maxPages &&
    operations.mediaTypes.includes(file.mediaType)
  )
}

/** Where pages cannot be looked at, each is to tell of it by itself. */
async function mayBringText(
  { files, recognizer, limits }: OrderWholeDocumentPorts,
  task: Task,
): Promise<boolean> {
  const { file, pageCount } = task
  const last = Math.min(sampledPages, pageCount) - 1
  const { signal } = new AbortController()
  const search = files.withLocalFile(file.key, async (path) => {
    for (let index = 0; index <= last; index += 1) {
      const page = 1 + Math.round((index * (pageCount - 1)) / last)
      const request = { path, mediaType: file.mediaType, limits, page }
      if (await recognizer.bringsText(request, signal)) return true
    }
    return false
  })
  return search.catch((error) => {
    if (asNusabacaError(error).retryable) throw error
    return true
  })
}
