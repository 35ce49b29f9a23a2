import type { Page } from '@nusabaca/contract'
import { encodeText } from './encode-text.js'
import { NusabacaError } from './errors.js'
import { storageFileName } from './file-name.js'
import { originalKey } from './object-keys.js'
import type { ObjectStore } from './ports/object-store.js'
import type { NewTask } from './ports/task-store.js'
import type { PageClaim } from './ports/work-ledger.js'
import { readText, readTextIfThere } from './read-text.js'
import type { RecognitionTask, SpeechTask, TaskPage } from './task.js'

/** The original of speech that is made of a recognition: where what was read of its pages lies. */
interface SourceManifest {
  readonly task_id: string
  readonly attempt: number
  readonly pages: readonly { readonly page: number; readonly key: string }[]
}

/** What one part of speech is made of: a page that was read, or a piece of plain text. */
export type PartSource = { readonly page: Page } | { readonly text: string }

/** What is spoken, as a file of its task. */
export interface SpeechOriginal {
  readonly file: NewTask['file']
  /** 1-based: of pages as in their document, of pieces of text in their order. */
  readonly partNumbers: readonly number[]
}

interface NewOriginal {
  readonly id: string
  readonly createdAt: Date
}

/** Stores what plain text is spoken. @param partEnds where its parts end, in UTF-16 code units. */
export async function storeText(
  files: ObjectStore,
  task: NewOriginal,
  { text, partEnds }: { readonly text: string; readonly partEnds: readonly number[] },
): Promise<SpeechOriginal> {
  const named = { name: 'text.txt', storedAs: 'text.txt', mediaType: 'text/plain; charset=utf-8' }
  const file = await store(files, task, { ...named, content: text })
  return { file, partNumbers: partEnds.map((_, index) => index + 1) }
}

/** Stores where what was read of a document lies; it is not copied. */
export async function storeSource(
  files: ObjectStore,
  task: NewOriginal,
  { source, pages }: { readonly source: RecognitionTask; readonly pages: readonly TaskPage[] },
): Promise<SpeechOriginal> {
  const read = pages.flatMap(({ number: page, resultKey: key }) => (key === null ? [] : [{ page, key }]))
  const manifest: SourceManifest = { task_id: source.id, attempt: source.attempt, pages: read }
  const { name } = source.file
  const named = { name, storedAs: `${name}.json`, mediaType: 'application/json' }
  const file = await store(files, task, { ...named, content: JSON.stringify(manifest) })
  return { file, partNumbers: read.map(({ page }) => page) }
}

async function store(
  files: ObjectStore,
  task: NewOriginal,
  {
    name,
    storedAs,
    mediaType,
    content,
  }: { name: string; storedAs: string; mediaType: string; content: string },
): Promise<NewTask['file']> {
  const bytes = new TextEncoder().encode(content)
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  const sha256 = Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
  const key = originalKey(task, storageFileName(storedAs))
  await files.put(key, encodeText([content]))
  return { name, key, bytes: bytes.length, sha256, mediaType }
}

/** What a part is made of. Throws `task_expired` when what was read of its page is gone. */
export async function readPartSource(
  files: ObjectStore,
  { task, page }: PageClaim<SpeechTask>,
): Promise<PartSource> {
  const original = await readText(files, task.file.key)
  const { partEnds } = task.options
  if (partEnds !== undefined) return { text: original.slice(partEnds[page - 2] ?? 0, partEnds[page - 1]) }
  const { pages } = JSON.parse(original) as SourceManifest
  const key = pages.find((candidate) => candidate.page === page)?.key
  const json = key === undefined ? null : await readTextIfThere(files, key)
  if (json !== null) return { page: JSON.parse(json) as Page }
  throw new NusabacaError('task_expired', {
    detail: 'What was read of the page is gone: its document was erased, or read again, since.',
  })
}
