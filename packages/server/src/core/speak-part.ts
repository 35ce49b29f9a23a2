import type { PageRun } from './page-run.js'
import { type PartFile, writePart } from './part-file.js'
import type { ByteStream, ObjectStore } from './ports/object-store.js'
import type { Speaker } from './ports/speaker.js'
import type { PageClaim } from './ports/work-ledger.js'
import { splitSpokenPage, spokenPage } from './speech/spoken-page.js'
import type { SpokenPart } from './speech/spoken-part.js'
import { type PartSource, readPartSource } from './speech-source.js'
import type { SpeechTask } from './task.js'

export interface SpeakPartPorts {
  readonly files: ObjectStore
  readonly speaker: Speaker
}

/** Speaks one part; the content of its file. */
export async function speakPart(
  { files, speaker }: SpeakPartPorts,
  claim: PageClaim<SpeechTask>,
  { signal, onStart }: Pick<PageRun, 'signal' | 'onStart'>,
): Promise<ByteStream> {
  const { voice, speed, format } = claim.task.options
  const source = await readPartSource(files, claim)
  const spoken: SpokenPart[] = []
  const audio: Uint8Array[] = []
  for (const { text, printed } of piecesOf(source)) {
    if (text.trim() === '') continue
    const speech = await speaker.speak({ text, voice, speed, format }, signal, onStart)
    const { words, durationMs } = speech
    spoken.push({ text, words, durationMs, ...(printed !== undefined && { printed }) })
    audio.push(speech.audio)
  }
  const audioBytes = audio.reduce((sum, { length }) => sum + length, 0)
  return writePart({ page: pageOf(source), audioBytes, spoken }, audio)
}

/** What can be spoken at once. */
function piecesOf(source: PartSource): Pick<SpokenPart, 'text' | 'printed'>[] {
  if ('text' in source) return [source]
  return splitSpokenPage(spokenPage(source.page)).map(({ page, text, words }) => ({
    text,
    printed: { page, words },
  }))
}

function pageOf(source: PartSource): PartFile['page'] {
  if ('text' in source) return null
  const { page, width, height } = source.page
  return { page, width, height }
}
