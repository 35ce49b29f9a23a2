import { request } from 'node:http'
import type { UploadAccepted } from '@nusabaca/client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createNote, createTypedNotebook } from '../scripts/sample-documents.js'
import { endOwnProgram, type Program, startOwnProgram } from './program.js'
import { until } from './until.js'

let program: Program

beforeAll(async () => {
  program = await startOwnProgram({ NUSABACA_OCR_ENGINE: 'noop' })
})
afterAll(() => endOwnProgram(program))

/** An upload that comes from another address than this test's others. */
async function submitFromElsewhere(file: { name: string; data: Uint8Array }): Promise<UploadAccepted> {
  const form = new FormData()
  form.append('file', new Blob([file.data as Uint8Array<ArrayBuffer>]), file.name)
  const encoded = new Response(form)
  const body = Buffer.from(await encoded.arrayBuffer())
  return new Promise((resolve, reject) => {
    const call = request(
      `${program.url}/api/v1/upload/async/`,
      {
        method: 'POST',
        localAddress: '127.0.0.2',
        headers: { 'content-type': encoded.headers.get('content-type') ?? '', 'content-length': body.length },
      },
      async (response) => {
        let text = ''
        for await (const chunk of response) text += chunk
        if (response.statusCode === 202) resolve(JSON.parse(text))
        else reject(new Error(text))
      },
    )
    call.once('error', reject)
    call.end(body)
  })
}

async function pagesDone(taskIds: readonly string[]): Promise<number> {
  const all = await Promise.all(taskIds.map((id) => program.client.getTaskStatus(id)))
  return all.reduce((sum, { pages }) => sum + pages.done, 0)
}

it('lets the page of one client pass the five thousand of another', async () => {
  const notebook = await createTypedNotebook(500)
  const backlog: string[] = []
  for (let count = 0; count < 10; count += 1) {
    backlog.push((await program.client.submitDocument(notebook)).task_id)
  }
  await until({ what: 'the last one knows what is before it', withinMs: 20_000 }, async () => {
    const status = await program.client.getTaskStatus(backlog.at(-1) ?? '')
    return 'queue' in status && status.queue.position > 3000
  })

  const { task_id } = await submitFromElsewhere(await createNote())
  const before = await pagesDone(backlog)
  const { queue } = (await program.client.getTaskStatus(task_id)) as { queue?: { position: number } }
  // It may be done already; if it waits, next to nothing is before it.
  expect(queue?.position ?? 0).toBeLessThan(20)
  const { status } = await program.client.waitForTask(task_id, { pollIntervalMs: 20 })
  expect(status).toBe('completed')
  // A few that were at hand, and those that were read while this test asked.
  expect((await pagesDone(backlog)) - before).toBeLessThan(25)
  await Promise.all(backlog.map((id) => program.client.revokeTask(id).catch(() => null)))
})
