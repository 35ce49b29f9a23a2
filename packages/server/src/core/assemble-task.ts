import type { OcrResult, Page, ResultsFile, TextBlock } from '@nusabaca/contract'
import { type AssemblyRun, assembleSpeech, nothingToSpeak, speechOutputs } from './assemble-speech.js'
import { encodeText } from './encode-text.js'
import { type EnqueueTaskPorts, enqueueTask } from './enqueue-task.js'
import type { Failure } from './errors.js'
import type { MakeResultPorts } from './make-result.js'
import { followingSpeech, newSpeech } from './new-speech.js'
import { answersPrefix, outputKey, resultsKey, summaryKey } from './object-keys.js'
import type { ByteStream, ObjectStore } from './ports/object-store.js'
import type { NewTask, TaskStore } from './ports/task-store.js'
import type { AssemblyClaim, TaskOutputs, WorkLedger } from './ports/work-ledger.js'
import { pageLines } from './read-result-pages.js'
import { readText } from './read-text.js'
import { inLanguage, say } from './sentence.js'
import { storeSource } from './speech-source.js'
import { storeOutputs } from './store-outputs.js'
import { progressSteps, type RecognitionTask, type Task, type TaskPage } from './task.js'
import { failedPages, fileInfo, processingId, processingOptions } from './task-views.js'

export interface AssembleTaskPorts extends MakeResultPorts, EnqueueTaskPorts {
  readonly tasks: TaskStore
  readonly ledger: WorkLedger
}

const worthTellingMs = 500
// A task that does not change for 30 seconds is taken for one that nobody works on.
const stillHereMs = 10_000

/** What the summary file holds: the part of a completed task's status that is not in its row. */
export interface TaskSummaryFile {
  readonly ocr_result: OcrResult
  readonly warnings: readonly string[]
}

/**
 * Puts the pages of a task together and completes it; fails it when no page could be read. Does nothing
 * while pages are missing or when the task has ended. When `signal` aborts it rejects, and may be done again.
 */
export async function assembleTask(
  ports: AssembleTaskPorts,
  taskId: string,
  signal: AbortSignal,
): Promise<void> {
  const claim = await ports.ledger.claimAssembly(taskId)
  if (claim !== null) await assemble(ports, claim, signal)
}

/** Does the assembly that was claimed. */
export async function assemble(
  ports: AssembleTaskPorts,
  claim: AssemblyClaim,
  signal: AbortSignal,
): Promise<void> {
  const started = performance.now()
  const { tasks, ledger, files } = ports
  const { task } = claim
  const pages = await tasks.pages(task.id)
  if (pages.every(({ failure }) => failure !== null)) {
    await ledger.fail(task.id, whyAllFailed(pages))
    return
  }
  const assembled: Assembled | Failure = await keepingClaim(ports, claim, () =>
    task.kind === 'speech'
      ? assembleSpeech(files, { ...claim, task }, { pages, signal })
      : assembleRecognition(ports, { ...claim, task }, { pages, signal }),
  ).catch(async (error) => {
    // Whoever broke it off may have ended the task.
    if (signal.aborted) await removeAll(files, outputsUpTo(task, claim.assembly)).catch(() => undefined)
    throw error
  })
  if ('code' in assembled) {
    await ledger.fail(task.id, assembled)
    return
  }
  const { outputs, spent, speech } = assembled
  // Nobody sees a step that takes a moment; after a long one, people like to know that it is done.
  if (performance.now() - started > worthTellingMs) await ledger.advance(claim, progressSteps.resultsStored)
  // Links are made when they are asked for; this shows that they can be.
  await files.signedLink(outputs.resultsKey)
  if (!(await ledger.complete(claim, outputs, speech))) {
    await removeAll(files, [...keysOf(outputs), ...(speech === undefined ? [] : [speech.file.key])])
    return
  }
  await removeAll(files, [...outputsUpTo(task, claim.assembly - 1), ...spent])
  if (speech !== undefined)
    await enqueueTask(ports, { ...speech, attempt: 1, turn: task.turn }, speech.pageNumbers)
}

/** What was assembled, what nobody needs when it is, and the task that is to speak it. */
interface Assembled {
  readonly outputs: TaskOutputs
  readonly spent: readonly string[]
  readonly speech?: NewTask
}

function keysOf({ resultsKey, summaryKey, outputKeys }: TaskOutputs): string[] {
  return [resultsKey, summaryKey, ...Object.values(outputKeys)]
}

function summarized(task: RecognitionTask, assembly: number) {
  return { resultsKey: resultsKey(task, assembly), summaryKey: summaryKey(task, assembly) }
}

async function assembleRecognition(
  ports: AssembleTaskPorts,
  claim: AssemblyClaim<RecognitionTask>,
  { pages, signal }: AssemblyRun,
): Promise<Assembled> {
  const { files } = ports
  const { task, assembly } = claim
  const stored = summarized(task, assembly)
  const digest = createDigest(task)
  await files.put(stored.resultsKey, resultsFile(files, claim, { pages, digest, signal }))
  const order = { claim, resultsKey: stored.resultsKey }
  const { keys: outputKeys, warnings } = await storeOutputs(ports, order, signal)
  const { speak } = task.options
  digest.warn(warnings)
  if (speak !== undefined && !digest.hasText()) digest.warn([inLanguage(nothingToSpeak.sentence, 'en')])
  await files.put(stored.summaryKey, encodeText([JSON.stringify(digest.summary())]))
  const outputs = { ...stored, outputKeys }
  const spent = pages.some(({ answerKey }) => answerKey !== null) ? [answersPrefix(task)] : []
  if (speak === undefined || !digest.hasText() || task.speechTaskId !== null) return { outputs, spent }
  const plan = followingSpeech(task, speak)
  const original = await storeSource(files, { ...plan, createdAt: new Date() }, { source: task, pages })
  return { outputs, spent, speech: newSpeech(plan, original) }
}

async function removeAll(files: ObjectStore, keys: readonly string[]): Promise<void> {
  await Promise.all(keys.map((key) => files.remove(key)))
}

/** Shows now and then that the task is worked on, while that takes its time. */
async function keepingClaim<T>(
  { ledger }: AssembleTaskPorts,
  claim: AssemblyClaim,
  act: () => Promise<T>,
): Promise<T> {
  const beats = setInterval(() => {
    // The database may be away for a while.
    ledger.advance(claim, progressSteps.recognized).catch(() => undefined)
  }, stillHereMs)
  try {
    return await act()
  } finally {
    clearInterval(beats)
  }
}

/** What assemblies up to this one may have stored before they were cut off. */
function outputsUpTo(task: Task, last: number): string[] {
  return Array.from({ length: last }, (_, index) => index + 1).flatMap((assembly) =>
    task.kind === 'speech'
      ? keysOf(speechOutputs(task, assembly))
      : [
          ...Object.values(summarized(task, assembly)),
          ...(task.options.outputs ?? []).map((format) => outputKey(task, { assembly, format })),
        ],
  )
}

function whyAllFailed([first, ...others]: readonly TaskPage[]): Failure {
  const { failure = null, number: page } = first ?? {}
  if (failure === null || page === undefined) {
    return { code: 'internal', sentence: say('The task has no pages.') }
  }
  if (others.length === 0) return failure
  const sentence = say('No page could be read. Page {page}: {reason}', { page, reason: failure.sentence })
  return { code: failure.code, sentence }
}

interface Parts extends AssemblyRun {
  readonly digest: Digest
}

/** The results file, a page at a time, so that memory does not grow with the document. */
function resultsFile(
  files: ObjectStore,
  { task }: AssemblyClaim<RecognitionTask>,
  { pages, digest, signal }: Parts,
): ByteStream {
  async function* chunks() {
    const failed = failedPages(pages, 'en')
    const head = {
      task_id: task.id,
      processing_id: processingId(task),
      file_info: fileInfo(task),
      processing_options: processingOptions(task),
      pages_failed: failed,
      partial: failed.length > 0,
    } satisfies Partial<ResultsFile>
    yield `${JSON.stringify(head).slice(0, -1)},${pageLines.first}`
    let separator = ''
    for (const { resultKey } of pages) {
      if (resultKey === null) continue
      signal.throwIfAborted()
      const json = await readText(files, resultKey)
      digest.add(JSON.parse(json) as Page)
      yield separator + json
      separator = pageLines.between
    }
    const { ocr_result, warnings } = digest.summary()
    const { text_blocks: _, ...result } = ocr_result
    yield `${pageLines.last},${JSON.stringify({ ocr_result: result, warnings }).slice(1)}`
  }
  return encodeText(chunks())
}

type Digest = ReturnType<typeof createDigest>

/** Gathers what the status answer needs from pages as they pass. */
function createDigest(task: RecognitionTask) {
  const texts: string[] = []
  const blocks: TextBlock[] = []
  const warnings: string[] = []
  let belowThreshold = 0
  return {
    add(page: Page) {
      texts.push(page.text)
      warnings.push(...page.warnings.map((warning) => `Page ${page.page}: ${warning}`))
      for (const { text, bounding_box, confidence, below_threshold } of page.lines) {
        if (below_threshold) belowThreshold += 1
        else blocks.push({ text, bounding_box, confidence })
      }
    },
    /** About what is made of the pages. */
    warn(sentences: readonly string[]) {
      warnings.push(...sentences)
    },
    hasText: () => texts.some((text) => text.trim() !== ''),
    summary(): TaskSummaryFile {
      const { extractFormat, language } = task.options
      const started = task.startedAt ?? task.createdAt
      return {
        ocr_result: {
          full_text: texts.join('\n\n'),
          processing_time: (task.updatedAt.getTime() - started.getTime()) / 1000,
          language,
          format: extractFormat,
          text_blocks_count: blocks.length,
          text_blocks_below_threshold: belowThreshold,
          text_blocks: extractFormat === 'json' ? blocks : [],
        },
        warnings,
      }
    },
  }
}
