import { type AssembleTaskPorts, assemble, assembleTask } from './assemble-task.js'
import { encodeText } from './encode-text.js'
import { asNusabacaError } from './errors.js'
import { pageKey } from './object-keys.js'
import type { Recognizer } from './ports/recognizer.js'
import type { JobOutcome } from './ports/task-queue.js'
import type { PageAddress, PageClaim, PageOutcome } from './ports/work-ledger.js'
import { readText } from './read-text.js'
import { traceHeaders } from './trace.js'
import { toWirePage } from './wire-page.js'

export interface RecognizePagePorts extends AssembleTaskPorts {
  readonly recognizer: Recognizer
  /** Names this worker in the database. */
  readonly worker: string
}

// A job that came twice asks now and then whether the page that another worker reads has been settled.
const whileRunningMs = 5000

/** Until when a page is wanted. */
export interface PageRun {
  readonly signal: AbortSignal
  /** Called when its wait for a recogniser is over. */
  readonly onStart: () => void
  /** Called when its outcome is recorded. */
  readonly onSettled?: (status: PageOutcome['status']) => void
}

/** A page that so many recognisers were lost with is what kills them. */
const maxLosses = 2

/**
 * Reads one page and settles it, and assembles the task when it was the last. Throws only what may be
 * tried again; everything else is the page's outcome. When `signal` aborts, or the engine asks for a pause,
 * the page is given back and its job is to come again.
 */
export async function recognizePage(
  ports: RecognizePagePorts,
  address: PageAddress,
  run: PageRun,
): Promise<JobOutcome> {
  const claim = await ports.ledger.claimPage(address, ports.worker)
  if (claim === 'running') return { againAfterMs: whileRunningMs }
  if (claim === null) {
    // Settled already: the job came twice, or whoever settled it was lost before the task was assembled.
    return finish(run, () => assembleTask(ports, address.taskId, run.signal))
  }
  const outcome = await tryPage(ports, claim, run)
  if ('againAfterMs' in outcome) return outcome
  const settled = await ports.ledger.settlePage(claim, outcome)
  if (settled !== null) run.onSettled?.(outcome.status)
  const unwanted = settled === null ? [pageKey(claim.task, claim)] : earlierKeys(claim)
  await Promise.all(unwanted.map((key) => ports.files.remove(key)))
  const assembly = settled?.assembly
  return assembly ? finish(run, () => assemble(ports, assembly, run.signal)) : 'done'
}

/** Puts a task together; where that is broken off, the job is to come again. */
async function finish({ signal }: PageRun, act: () => Promise<void>): Promise<JobOutcome> {
  try {
    await act()
    return 'done'
  } catch (error) {
    if (signal.aborted) return { againAfterMs: 0 }
    throw error
  }
}

/** What claims before this one may have stored before they were cut off. */
function earlierKeys({ task, page, claim }: PageClaim): string[] {
  return Array.from({ length: claim - 1 }, (_, index) => pageKey(task, { page, claim: index + 1 }))
}

/** The page's outcome, or when to try again. */
async function tryPage(
  ports: RecognizePagePorts,
  claim: PageClaim,
  run: PageRun,
): Promise<PageOutcome | Exclude<JobOutcome, 'done'>> {
  try {
    return { status: 'done', resultKey: await readAndStore(ports, claim, run) }
  } catch (thrown) {
    if (run.signal.aborted) {
      await ports.ledger.releasePage(claim, false)
      return { againAfterMs: 0 }
    }
    const error = asNusabacaError(thrown)
    const { retryAfterMs } = error.details
    if (error.code === 'engine_throttled' && typeof retryAfterMs === 'number') {
      await ports.ledger.releasePage(claim, false)
      return { againAfterMs: retryAfterMs }
    }
    const lost = error.code === 'worker_lost'
    // What is not the page's fault is tried again until the task's deadline.
    if (error.retryable && !(lost && claim.losses + 1 >= maxLosses)) {
      await ports.ledger.releasePage(claim, lost)
      throw error
    }
    return { status: 'failed', code: error.code, sentence: error.sentence }
  }
}

async function readAndStore(
  { files, recognizer, secrets, limits }: RecognizePagePorts,
  claim: PageClaim,
  { signal, onStart }: PageRun,
): Promise<string> {
  const { task, page, answerKey } = claim
  const { engine, languages, confidenceThreshold, trace } = task.options
  const answer = answerKey === null ? {} : { answer: await readText(files, answerKey) }
  const recognized = await files.withLocalFile(task.file.key, (path) => {
    const document = { path, mediaType: task.file.mediaType, limits }
    const password = task.sealedPassword === null ? {} : { password: secrets.open(task.sealedPassword) }
    return recognizer.recognize(
      { ...document, ...password, ...answer, ...traceHeaders(trace), page, engine, languages },
      signal,
      onStart,
    )
  })
  const key = pageKey(task, claim)
  const json = JSON.stringify(toWirePage(recognized, confidenceThreshold))
  await files.put(key, encodeText([json]))
  return key
}
