import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import type { TaskStatusAnswer, UploadAccepted } from '@nusabaca/client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTypedNotebook, type SampleDocument } from '../../scripts/sample-documents.js'
import { type Api, type Deployment, startDeployment } from '../deployment.js'

const clients = 3
const finalStatuses = ['completed', 'failed', 'revoked']
let deployment: Deployment
let apis: readonly Api[]
let notebook: SampleDocument

beforeAll(async () => {
  deployment = await startDeployment({
    apis: 2,
    workers: 2,
    environment: { NUSABACA_OCR_ENGINE: 'noop', NUSABACA_SHUTDOWN_GRACE: '5s' },
  })
  apis = ['api-1', 'api-2'].map((name) => deployment.api(name))
  notebook = await createTypedNotebook(2)
})
afterAll(() => deployment?.end())

it('of every process under load is seen by no client, and every task ends', {
  timeout: 180_000,
}, async () => {
  let restarted = false
  const ended: TaskStatusAnswer[] = []
  /** One client: uploads, polls until the end, and again, changing over from API to API. */
  async function useService(client: number): Promise<void> {
    for (let round = client; !restarted; round += 1) {
      const { task_id } = await send<UploadAccepted>(round, '/api/v1/upload/async/', uploadForm())
      for (let poll = round + 1; ; poll += 1) {
        const status = await send<TaskStatusAnswer>(poll, `/api/v1/upload/status/${task_id}/`)
        if (!finalStatuses.includes(status.status)) continue
        ended.push(status)
        break
      }
    }
  }
  const load = Promise.all(Array.from({ length: clients }, (_, client) => useService(client)))
  const restarts = (async () => {
    try {
      for (const member of [...apis, deployment.worker('worker-1'), deployment.worker('worker-2')]) {
        await member.stop()
        await member.start()
      }
    } finally {
      restarted = true
    }
  })()
  await Promise.all([load, restarts])
  expect(ended.length).toBeGreaterThan(clients)
  expect(ended.filter(({ status }) => status !== 'completed')).toEqual([])
})

function uploadForm(): FormData {
  const form = new FormData()
  form.append('file', new Blob([new Uint8Array(notebook.data)]), notebook.name)
  return form
}

/** The answer of the API whose turn it is, or of the other one when that does not listen. */
async function send<T>(turn: number, path: string, form?: FormData): Promise<T> {
  for (let attempt = turn; ; attempt += 1) {
    const url = new URL(path, apis[attempt % apis.length]?.url)
    try {
      const response = await exchange(url, form)
      const body = await text(response)
      expect(response.statusCode, body).toBeLessThan(300)
      return JSON.parse(body) as T
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED')) throw error
    }
  }
}

/** On a connection of its own: one that is kept alive may be closed just as it is used again. */
async function exchange(url: URL, form?: FormData): Promise<IncomingMessage> {
  const body = form === undefined ? undefined : new Response(form)
  const type = body?.headers.get('content-type')
  const request = httpRequest(url, {
    agent: false,
    method: body === undefined ? 'GET' : 'POST',
    headers: type === undefined || type === null ? {} : { 'content-type': type },
  })
  request.end(body === undefined ? undefined : Buffer.from(await body.arrayBuffer()))
  const [response] = await once(request, 'response')
  return response
}
