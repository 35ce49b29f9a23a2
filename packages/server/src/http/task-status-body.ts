import { Readable } from 'node:stream'
import type { TaskOutline } from '@nusabaca/contract'
import { type DescribeTaskPorts, describeTask } from '../core/describe-task.js'
import type { ByteStream, ObjectStore } from '../core/ports/object-store.js'
import type { SpokenLanguage } from '../core/sentence.js'
import type { Task } from '../core/task.js'

/** A task's status answer; JSON. */
export async function taskStatusBody(
  ports: DescribeTaskPorts,
  task: Task,
  language: SpokenLanguage,
): Promise<TaskOutline | Readable> {
  const outline = await describeTask(ports, task, language)
  if (task.summaryKey === null) return outline
  return Readable.from(withSummary(outline, ports.files, task.summaryKey))
}

/** The summary file is streamed into the answer, so that a book's text is never held whole. */
async function* withSummary(
  outline: TaskOutline,
  files: ObjectStore,
  summaryKey: string,
): AsyncGenerator<Uint8Array | string> {
  const summary = await files.get(summaryKey)
  yield `${JSON.stringify(outline).slice(0, -1)},`
  yield* withoutFirstByte(summary)
}

/** The members of a JSON object without its opening brace. */
async function* withoutFirstByte(json: ByteStream): AsyncGenerator<Uint8Array> {
  let first = true
  for await (const chunk of json) {
    yield first ? chunk.subarray(1) : chunk
    first = false
  }
}
