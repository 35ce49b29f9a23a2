import type { NusabacaClient, SubmitOptions, UploadAccepted } from '@nusabaca/client'
import type { Body, Meta, Uppy, UppyFile } from '@uppy/core'

/** What the files of Uppy are sent with, as it is when they go. */
export interface SendFilesOptions {
  readonly client: NusabacaClient
  readonly submitOptions: () => SubmitOptions
  /** The sentence for what went wrong. */
  readonly explain: (error: unknown) => string
  readonly onAccepted: (answer: UploadAccepted) => void
  readonly onRefused: (file: { readonly id: string; readonly name: string }, refusal: Refusal) => void
}

export interface Refusal {
  readonly error: unknown
  /** Why, for people. */
  readonly sentence: string
}

type File = UppyFile<Meta, Body>

// Browsers have six connections to a server; live progress needs some of them.
const atOnce = 2

/** Sends what is chosen in Uppy through the client, each file as a task of its own. */
export function sendFilesOf(uppy: Uppy, current: () => SendFilesOptions): void {
  const sending = new Map<string, AbortController>()
  uppy.on('file-removed', ({ id }) => sending.get(id)?.abort())
  uppy.on('cancel-all', () => {
    for (const each of sending.values()) each.abort()
  })

  async function send(file: File): Promise<void> {
    const { client, submitOptions, explain, onAccepted, onRefused } = current()
    const { id, name } = file
    const controller = new AbortController()
    sending.set(id, controller)
    const uploadStarted = Date.now()
    try {
      const document = { name, data: file.data as Blob }
      const answer = await client.submitDocument(document, submitOptions(), {
        signal: controller.signal,
        onUploadProgress: ({ sentBytes, totalBytes }) => {
          const progress = { uploadStarted, bytesUploaded: sentBytes, bytesTotal: totalBytes }
          uppy.emit('upload-progress', uppy.getFile(id), progress)
        },
      })
      uppy.emit('upload-success', uppy.getFile(id), { status: 202, body: {} })
      onAccepted(answer)
    } catch (error) {
      if (controller.signal.aborted) return
      const sentence = explain(error)
      uppy.emit('upload-error', uppy.getFile(id), { name: 'Refused', message: sentence })
      onRefused(file, { error, sentence })
    } finally {
      sending.delete(id)
    }
  }

  uppy.addUploader(async (ids) => {
    const waiting = ids.map((id) => uppy.getFile(id))
    uppy.emit('upload-start', waiting)
    const lane = async (): Promise<void> => {
      for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
        if (uppy.getState().files[file.id] !== undefined) await send(file)
      }
    }
    await Promise.all(Array.from({ length: atOnce }, lane))
  })
  // What was sent goes on as a task.
  uppy.on('complete', ({ successful }) => {
    for (const { id } of successful ?? []) uppy.removeFile(id)
  })
}
