import type { ReadAlong, SpeechResult } from '@nusabaca/contract'
import { encodeText } from './encode-text.js'
import { asNusabacaError, type Failure } from './errors.js'
import { attemptPrefixes, givenKey, summaryKey } from './object-keys.js'
import { type PartFile, readPart, readPartAudio } from './part-file.js'
import type { ObjectStore } from './ports/object-store.js'
import type { AssemblyClaim, TaskOutputs } from './ports/work-ledger.js'
import { say } from './sentence.js'
import { type AudioPiece, joinAudio, joinedBytes } from './speech/join-audio.js'
import { readAlong } from './speech/read-along.js'
import type { SpokenPart } from './speech/spoken-part.js'
import { writeCaptions } from './speech/write-captions.js'
import { speechOptions } from './speech-views.js'
import type { SpeechTask, TaskPage } from './task.js'

/** Why speech fails whose pages have no text, or none that is said. */
export const nothingToSpeak: Failure = {
  code: 'invalid_request',
  sentence: say('No text was found in the document, so there is nothing to be spoken.'),
}

/** What the summary file of speech holds: the part of a completed task's status that is not in its row. */
export interface SpeechSummaryFile {
  readonly speech_result: SpeechResult
  readonly warnings: readonly string[]
}

/** What is put together, and what breaks that off. */
export interface AssemblyRun {
  readonly pages: readonly TaskPage[]
  readonly signal: AbortSignal
}

/** Where an assembly of speech stores what it makes. */
export function speechOutputs(task: SpeechTask, assembly: number) {
  return {
    resultsKey: givenKey(task, { assembly, name: 'read-along.json' }),
    summaryKey: summaryKey(task, assembly),
    outputKeys: {
      audio: givenKey(task, { assembly, name: `speech.${task.options.format}` }),
      captions: givenKey(task, { assembly, name: 'captions.vtt' }),
    },
  } satisfies TaskOutputs
}

/**
 * Puts the parts of speech together, one at a time, so that memory does not grow with the document. Gives what was made,
 * and what nobody needs any more once the task is completed; or why nothing can be. When `signal` aborts it rejects.
 */
export async function assembleSpeech(
  files: ObjectStore,
  { task, assembly }: AssemblyClaim<SpeechTask>,
  { pages, signal }: AssemblyRun,
): Promise<{ readonly outputs: TaskOutputs; readonly spent: readonly string[] } | Failure> {
  const outputs = speechOutputs(task, assembly)
  const keys = pages.map(({ resultKey }) => resultKey).filter((key) => key !== null)
  const parts = { files, keys, signal }
  if (!(await isAnythingSpoken(parts))) return nothingToSpeak
  const tally: Tally = { pages: [], pieces: [], durationMs: 0, words: 0 }
  await files.put(outputs.resultsKey, encodeText(readAlongFile(parts, { task, tally })))
  const tooLong = excessOf(tally.pieces, task)
  if (tooLong !== null) {
    await files.remove(outputs.resultsKey)
    return tooLong
  }
  await files.put(outputs.outputKeys.captions, encodeText(writeCaptions(spokenIn(parts))))
  await files.put(outputs.outputKeys.audio, joinAudio(tally.pieces, task.options.format))
  const summary: SpeechSummaryFile = {
    speech_result: {
      duration_seconds: seconds(tally.durationMs),
      ...speechOptions(task),
      words_count: tally.words,
    },
    warnings: [],
  }
  await files.put(outputs.summaryKey, encodeText([JSON.stringify(summary)]))
  // A retry of those that failed needs the others.
  const isWhole = pages.every(({ failure }) => failure === null)
  return { outputs, spent: isWhole ? attemptPrefixes(task) : [] }
}

/** Why the audio is too long for its format; null when it is not. */
function excessOf(pieces: readonly AudioPiece[], { options }: SpeechTask): Failure | null {
  try {
    joinedBytes(pieces, options.format)
    return null
  } catch (error) {
    return asNusabacaError(error)
  }
}

/** The parts of the speech, where they lie. */
interface Parts {
  readonly files: ObjectStore
  readonly keys: readonly string[]
  readonly signal: AbortSignal
}

async function isAnythingSpoken(parts: Parts): Promise<boolean> {
  for await (const _ of spokenIn(parts)) return true
  return false
}

/** What is added up while parts pass. */
interface Tally {
  readonly pages: ReadAlong['pages']
  readonly pieces: AudioPiece[]
  durationMs: number
  words: number
}

/** What is spoken, in order; `onPart` is called with each part before what is in it. */
async function* spokenIn(
  { files, keys, signal }: Parts,
  onPart: (part: PartFile, key: string) => void = () => undefined,
): AsyncGenerator<SpokenPart> {
  for (const key of keys) {
    signal.throwIfAborted()
    const part = await readPart(files, key)
    onPart(part, key)
    yield* part.spoken
  }
}

async function* readAlongFile(
  parts: Parts,
  { task, tally }: { task: SpeechTask; tally: Tally },
): AsyncGenerator<string> {
  const { files, signal } = parts
  const spoken = spokenIn(parts, ({ page, audioBytes: bytes, spoken }, key) => {
    if (page !== null) tally.pages.push(page)
    const open = async () => {
      signal.throwIfAborted()
      return readPartAudio(files, key)
    }
    tally.pieces.push({ bytes, open })
    for (const { durationMs } of spoken) tally.durationMs += durationMs
  })
  const { id: task_id, sourceTaskId: source_task_id } = task
  const head = { task_id, source_task_id, ...speechOptions(task) } satisfies Partial<ReadAlong>
  yield `${JSON.stringify(head).slice(0, -1)},"words":[`
  for await (const word of readAlong(spoken)) {
    yield (tally.words === 0 ? '' : ',') + JSON.stringify(word satisfies ReadAlong['words'][number])
    tally.words += 1
  }
  const rest = {
    pages: tally.pages,
    duration_seconds: seconds(tally.durationMs),
  } satisfies Partial<ReadAlong>
  yield `],${JSON.stringify(rest).slice(1)}`
}

/** To the millisecond. */
function seconds(ms: number): number {
  return Math.round(ms) / 1000
}
