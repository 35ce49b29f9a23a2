import { type AssembleTaskPorts, assemble, assembleTask } from './assemble-task.js'
import { asNusabacaError } from './errors.js'
import { pageKey } from './object-keys.js'
import type { PageRun } from './page-run.js'
import type { ByteStream } from './ports/object-store.js'
import type { JobOutcome } from './ports/task-queue.js'
import type { PageAddress, PageClaim, PageOutcome } from './ports/work-ledger.js'
import { type RecognizePagePorts, recognizePage } from './recognize-page.js'
import { type SpeakPartPorts, speakPart } from './speak-part.js'

export interface WorkOnPagePorts extends RecognizePagePorts, SpeakPartPorts, AssembleTaskPorts {
  /** Names this worker in the database. */
  readonly worker: string
}

// A job that came twice asks now and then whether the page that another worker has was settled.
const whileRunningMs = 5000

/** A page that so many processes were lost with is what kills them. */
const maxLosses = 2

/**
 * Reads one page, or speaks one part, and settles it, and assembles the task when it was the last. Throws only what may
 * be tried again; everything else is the page's outcome. When `signal` aborts, or the engine asks for a pause,
 * the page is given back and its job is to come again.
 */
export async function workOnPage(
  ports: WorkOnPagePorts,
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
  ports: WorkOnPagePorts,
  claim: PageClaim,
  run: PageRun,
): Promise<PageOutcome | Exclude<JobOutcome, 'done'>> {
  try {
    const resultKey = pageKey(claim.task, claim)
    await ports.files.put(resultKey, await makeResult(ports, claim, run))
    return { status: 'done', resultKey }
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

function makeResult(ports: WorkOnPagePorts, claim: PageClaim, run: PageRun): Promise<ByteStream> {
  const { task } = claim
  return task.kind === 'speech'
    ? speakPart(ports, { ...claim, task }, run)
    : recognizePage(ports, { ...claim, task }, run)
}
