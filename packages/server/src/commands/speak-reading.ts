import { createWriteStream } from 'node:fs'
import { access, rm } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Page } from '@nusabaca/contract'
import { OperatorError } from '../core/operator-error.js'
import type { Speaker } from '../core/ports/speaker.js'
import { splitSpokenPage, spokenPage } from '../core/speech/spoken-page.js'
import type { SpeechOrder } from '../core/task.js'
import type { FoundFile } from './find-files.js'

/** Where what was read of a file is spoken: beside it, or in this folder what came from standard input. */
export function speechPath({ name }: Pick<FoundFile, 'name'>): string {
  if (name === '-') return 'stdin.mp3'
  return join(dirname(name), `${basename(name, extname(name))}.mp3`)
}

/** Throws an `OperatorError` when there is such a file. */
export async function assertNew(path: string): Promise<void> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  )
  if (isThere) throw thereAlready(path)
}

function thereAlready(path: string): OperatorError {
  return new OperatorError(`${path} is there already`)
}

/** Speaks pages in turn; mp3. */
export async function* speakPages(
  speaker: Speaker,
  { pages, order }: { readonly pages: readonly Page[]; readonly order: SpeechOrder },
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const { voice, speed } = order
  for (const page of pages) {
    for (const { text } of splitSpokenPage(spokenPage(page))) {
      if (text.trim() === '') continue
      yield (await speaker.speak({ text, voice, speed, format: 'mp3' }, signal)).audio
    }
  }
}

/** Writes a new file; what is cut off leaves none. */
export async function writeNewFile(
  path: string,
  content: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  try {
    await pipeline(content, createWriteStream(path, { flags: 'wx' }), { signal })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw thereAlready(path)
    await rm(path, { force: true })
    throw error
  }
}
