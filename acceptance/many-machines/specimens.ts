import type { NusabacaClient, SpeechCompleted, TaskStatusAnswer } from '@nusabaca/client'
import {
  createNote,
  createNotebookWithBrokenPage,
  createScannedNotebook,
  createTypedNotebook,
  type SampleDocument,
} from '../../scripts/sample-documents.js'
import { countMp3Frames, parseCaptions } from '../audio-files.js'

/** What is submitted, under a name of its own, which is its task's tag. */
export type Specimen = DocumentSpecimen | TextSpecimen

interface DocumentSpecimen extends SampleDocument {
  /** Pages that cannot be read. */
  readonly broken: number
  /** What was read is spoken, too. */
  readonly speak: boolean
}

/** A text that is spoken. */
interface TextSpecimen {
  readonly name: string
  readonly text: string
}

/**
 * Most of them typed and read in a moment, some really recognised, some with a broken page, some spoken, too; 1 to 20 pages.
 * And texts that are spoken, of one part and of several.
 */
export async function createSpecimens(): Promise<readonly Specimen[]> {
  const typed = [1, 1, 2, 3, 4, 5, 6, 8, 11, 14, 17, 20].map((pages) => createTypedNotebook(pages))
  const pictures = ['apple', 'barley'].map((word) => createNote('png', [`One ${word} a day`]))
  const scans = [createScannedNotebook(2)]
  const broken = [createNotebookWithBrokenPage(3, 2), createNotebookWithBrokenPage(10, 10)]
  const spoken = [createTypedNotebook(1), createTypedNotebook(9)]
  const brokenSpoken = [createNotebookWithBrokenPage(4, 3)]
  const documents = [
    ...(await made([...typed, ...pictures, ...scans], { broken: 0, speak: false })),
    ...(await made(broken, { broken: 1, speak: false })),
    ...(await made(spoken, { broken: 0, speak: true })),
    ...(await made(brokenSpoken, { broken: 1, speak: true })),
  ].map((document, index) => ({ ...document, name: `${index}-${document.name}` }))
  const texts = [1, 60].map((times) => ({
    name: `${times} times`,
    text: 'Satu dua tiga, empat lima enam, tujuh delapan. '.repeat(times),
  }))
  return [...documents, ...texts]
}

async function made(
  documents: readonly Promise<SampleDocument>[],
  traits: Pick<DocumentSpecimen, 'broken' | 'speak'>,
): Promise<readonly DocumentSpecimen[]> {
  return (await Promise.all(documents)).map((document) => ({ ...document, ...traits }))
}

/** The id of its task. */
export async function submitSpecimen(
  client: NusabacaClient,
  specimen: Specimen,
  options: { readonly timeoutMs?: number; readonly maxRetries?: number } = {},
): Promise<string> {
  const tag = specimen.name
  if ('text' in specimen) {
    const { text } = specimen
    return (await client.submitSpeech({ text, language: 'id', tag }, options)).task_id
  }
  const { speak } = specimen
  return (await client.submitDocument(specimen, { tag, ...(speak && { speak }) }, options)).task_id
}

/** Of a task that has ended: what must be so each time that the document is read, or the text spoken. */
export async function outcomeOf(client: NusabacaClient, status: TaskStatusAnswer): Promise<object> {
  if (status.status !== 'completed') return status
  if (status.kind === 'speech') return speechOutcomeOf(client, status)
  const { task_id: _, processing_id: __, ...results } = await client.getTaskResult(status.task_id, 'json')
  const { processing_time: ___, ...result } = results.ocr_result
  const pages = results.pages.map(({ timings: ____, ...page }) => page)
  return { ...results, ocr_result: result, pages, status: status.status, counts: status.pages }
}

/** Moments are left out: a voice takes a hundredth of a second more or less from time to time. */
async function speechOutcomeOf(client: NusabacaClient, status: SpeechCompleted): Promise<object> {
  const { task_id: id, speech_result: result, pages: counts } = status
  const {
    task_id: _,
    source_task_id: __,
    duration_seconds: duration,
    ...along
  } = await client.getReadAlong(id)
  const [audio, captions] = await Promise.all([
    client.downloadTaskResult(id, result.format),
    client.downloadTaskResult(id, 'vtt'),
  ])
  const { seconds, rest } = countMp3Frames(new Uint8Array(await audio.arrayBuffer()))
  const cues = parseCaptions(await captions.text())
  return {
    ...along,
    words: along.words.map(({ start: ___, end: ____, ...word }) => word),
    captions: cues.map(({ text }) => text).join(' '),
    isAsLongAsItSays: rest === 0 && Math.abs(seconds - duration) < 0.1,
    endsWithin: (along.words.at(-1)?.end ?? 0) <= duration,
    status: status.status,
    counts,
  }
}
