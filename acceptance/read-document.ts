import type { NusabacaClient, ResultsFile, SubmitOptions, TaskCompleted } from '@nusabaca/client'

/** A file as samples make them. */
export interface NamedDocument {
  readonly name: string
  readonly data: Uint8Array
}

/** A completed task with its results file. */
export interface ReadDocument {
  readonly status: TaskCompleted
  readonly results: ResultsFile
}

/** Submits, waits for the end, and takes the results; fails when the task does not complete. */
export async function readDocument(
  client: NusabacaClient,
  file: NamedDocument,
  options: SubmitOptions = {},
): Promise<ReadDocument> {
  const { task_id } = await client.submitDocument(file, options)
  const status = await client.waitForTask(task_id, { timeoutMs: 100_000, pollIntervalMs: 100 })
  if (status.status !== 'completed') {
    throw new Error(`${file.name} ended as ${status.status}: ${status.error.code}, ${status.message}`)
  }
  return { status, results: await client.getTaskResult(task_id, 'json') }
}
