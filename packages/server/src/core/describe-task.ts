import type { TaskOutline } from '@nusabaca/contract'
import { withTrueExtension } from './media-types.js'
import type { ObjectStore } from './ports/object-store.js'
import type { TaskStore } from './ports/task-store.js'
import type { QueueGauge } from './queue-gauge.js'
import type { SpokenLanguage } from './sentence.js'
import { speechCompletedView } from './speech-views.js'
import type { RecognitionTask, Task } from './task.js'
import type { OutputKeys } from './task-outputs.js'
import {
  completedView,
  inProgressView,
  type StoredOutput,
  stoppedView,
  storedFileView,
} from './task-views.js'

export interface DescribeTaskPorts {
  readonly tasks: TaskStore
  readonly files: ObjectStore
  readonly gauge: QueueGauge
  /** What links start with, without a slash at the end. */
  readonly publicUrl: () => string
}

/** How a task is doing, without what was read. */
export async function describeTask(
  { tasks, files, gauge, publicUrl }: DescribeTaskPorts,
  task: Task,
  language: SpokenLanguage,
): Promise<TaskOutline> {
  switch (task.status) {
    case 'pending':
    case 'processing':
      return inProgressView(task, task.status, { place: await gauge.placeOf(task), language })
    case 'failed':
    case 'revoked':
      return stoppedView(task, task.status, { pages: await tasks.pages(task.id), language })
    case 'completed': {
      const [original, results, pages] = await Promise.all([
        storedFile(files, task.file.key, nameOfOriginal(task)),
        storedFile(files, task.resultsKey),
        tasks.pages(task.id),
      ])
      if (task.kind === 'recognition') {
        const outputs = await storedOutputs(files, task)
        return completedView(task, { pages, original, results, outputs, language, publicUrl: publicUrl() })
      }
      const [audio, captions] = await Promise.all([
        storedFile(files, task.outputKeys.audio),
        storedFile(files, task.outputKeys.captions),
      ])
      const stored = {
        original_file: original,
        results_file: results,
        audio_file: audio,
        captions_file: captions,
      }
      return speechCompletedView(task, { pages, files: stored, language })
    }
  }
}

/** What people called a document; that of speech is called what its key says. */
function nameOfOriginal({ kind, file }: Task): string | undefined {
  return kind === 'recognition' ? withTrueExtension(file.name, file.mediaType) : undefined
}

/** Those that `outputs` named and that could be made. */
function storedOutputs(
  files: ObjectStore,
  { options, resultsKey, outputKeys }: RecognitionTask,
): Promise<StoredOutput[]> {
  const keys: OutputKeys = { ...outputKeys, ...(resultsKey !== null && { json: resultsKey }) }
  const stored = (options.outputs ?? []).map(async (format): Promise<StoredOutput[]> => {
    const key = keys[format]
    return key === undefined ? [] : [[format, await storedFile(files, key)]]
  })
  return Promise.all(stored).then((outputs) => outputs.flat())
}

async function storedFile(files: ObjectStore, key: string | null | undefined, name?: string) {
  if (key === null || key === undefined) throw new TypeError('A completed task has outputs')
  return storedFileView(key, files.urlOf(key), await files.signedLink(key, name))
}
