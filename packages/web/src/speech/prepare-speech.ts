import {
  isFinalStatus,
  type NusabacaClient,
  NusabacaTaskError,
  type ReadAlong,
  type SpeechCompletedOutline,
} from '@nusabaca/client'

/** What is to be heard: a document's text, or speech that there is. */
export type SpeechSource =
  | { readonly speechId: string }
  | {
      readonly documentId: string
      readonly attempt: number
      /** Undefined for the usual one of its language. */
      readonly voice: string | undefined
    }

/** Speech that can be heard. */
export interface ReadySpeech {
  readonly taskId: string
  readonly readAlong: ReadAlong
  /** Of its audio; links are good for a while only. */
  readonly url: string
}

export interface PrepareSpeechOptions {
  readonly signal: AbortSignal
  /** Percent. */
  readonly onProgress: (progress: number) => void
}

/**
 * Speech of a source, made unless it is there, once it is complete. Throws `NusabacaTaskError` when it fails, and what the
 * client does.
 */
export async function prepareSpeech(
  client: NusabacaClient,
  source: SpeechSource,
  { signal, onProgress }: PrepareSpeechOptions,
): Promise<ReadySpeech> {
  const taskId = 'speechId' in source ? source.speechId : await findOrMake(client, source, signal)
  const { download_urls } = await completedSpeech(client, taskId, { signal, onProgress })
  const readAlong = await client.getReadAlong(taskId, { signal })
  return { taskId, readAlong, url: await playableUrl(client, { taskId, readAlong, signal }, download_urls) }
}

/** Where its audio is now, when links from before are too old. */
export async function renewUrl(
  client: NusabacaClient,
  { taskId, readAlong }: ReadySpeech,
  signal: AbortSignal,
): Promise<string> {
  const { download_urls } = await completedSpeech(client, taskId, { signal, onProgress: () => undefined })
  return playableUrl(client, { taskId, readAlong, signal }, download_urls)
}

/** Speech that has been made of the document in this way has a tag that says so. */
async function findOrMake(
  client: NusabacaClient,
  source: Extract<SpeechSource, { documentId: string }>,
  signal: AbortSignal,
): Promise<string> {
  const { documentId: task_id, attempt, voice } = source
  const tag = `read-aloud/${task_id}/${attempt}/${voice ?? ''}`
  const { tasks } = await client.listTasks({ kind: 'speech', tag, limit: 1 }, { signal })
  const made = tasks.find(({ status }) => status === 'completed' || !isFinalStatus(status))
  if (made !== undefined) return made.task_id
  const request = { task_id, tag, ...(voice !== undefined && { voice }) }
  return (await client.submitSpeech(request, { signal })).task_id
}

async function completedSpeech(
  client: NusabacaClient,
  taskId: string,
  { signal, onProgress }: PrepareSpeechOptions,
): Promise<SpeechCompletedOutline> {
  for await (const { data } of client.watchTask(taskId, { signal })) {
    onProgress(data.progress)
    if ('error' in data && 'status' in data) throw new NusabacaTaskError(data)
    if ('download_urls' in data && data.kind === 'speech') return data
  }
  throw new TypeError('The task has ended, and no event has told of it')
}

/** A link where the page may use it, so that the audio is streamed; otherwise all of it, as the API gives it. */
async function playableUrl(
  client: NusabacaClient,
  { taskId, readAlong, signal }: Omit<ReadySpeech, 'url'> & { readonly signal: AbortSignal },
  { audio_file }: SpeechCompletedOutline['download_urls'],
): Promise<string> {
  if (new URL(audio_file).origin === location.origin) return audio_file
  return URL.createObjectURL(await client.downloadTaskResult(taskId, readAlong.format, { signal }))
}
