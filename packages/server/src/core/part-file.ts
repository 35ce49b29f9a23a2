import { encodeText } from './encode-text.js'
import type { ByteStream, ObjectStore } from './ports/object-store.js'
import type { SpokenPart } from './speech/spoken-part.js'

// One object, so that a part is there whole or not at all: a line of JSON, and then its audio.

/** A part of a speech task but for its audio: a page, or a piece of a text. */
export interface PartFile {
  /** Null for plain text. */
  readonly page: { readonly page: number; readonly width: number; readonly height: number } | null
  readonly audioBytes: number
  /** What was spoken at once, in order; none of a page without text. */
  readonly spoken: readonly SpokenPart[]
}

const lineFeed = 10

/** A part as the content of its file. */
export async function* writePart(part: PartFile, audio: readonly Uint8Array[]): ByteStream {
  yield* encodeText([`${JSON.stringify(part)}\n`])
  yield* audio
}

/** A part without its audio; of its file no more is read than is needed. */
export async function readPart(files: ObjectStore, key: string): Promise<PartFile> {
  const decoder = new TextDecoder()
  let line = ''
  for await (const chunk of await files.get(key)) {
    const end = chunk.indexOf(lineFeed)
    line += decoder.decode(end < 0 ? chunk : chunk.subarray(0, end), { stream: true })
    if (end >= 0) break
  }
  return JSON.parse(line) as PartFile
}

/** The audio of a part, in chunks. */
export async function* readPartAudio(files: ObjectStore, key: string): ByteStream {
  let inAudio = false
  for await (const chunk of await files.get(key)) {
    if (inAudio) yield chunk
    else {
      const end = chunk.indexOf(lineFeed)
      inAudio = end >= 0
      if (inAudio) yield chunk.subarray(end + 1)
    }
  }
}
