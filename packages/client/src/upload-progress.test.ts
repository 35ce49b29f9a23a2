import { expect, it } from 'vitest'
import { NusabacaClient } from './client.js'
import { problemAnswer, type StubAnswer, startStubApi } from './stub-api.test.kit.js'
import type { UploadProgress } from './upload-progress.js'

it('tells how much of a form has been sent, up to all of it, and sends the same form', async () => {
  await using api = await startStubApi([{ status: 202, body: { task_id: 't' } }])
  const told: UploadProgress[] = []
  const data = new Uint8Array(300_000).fill(65)
  const options = { language: 'id', tag: 'a"b' }
  await new NusabacaClient(api).submitDocument({ name: 'sürat "1".png', data }, options, {
    onUploadProgress: (progress) => told.push(progress),
  })
  const sent = told.map(({ sentBytes }) => sentBytes)
  expect(told.length).toBeGreaterThan(2)
  expect(sent).toEqual(sent.toSorted((a, b) => a - b))
  expect(sent.at(-1)).toBe(told[0]?.totalBytes)
  const [request] = api.requests
  expect(request?.body).toHaveLength(Number(sent.at(-1)))
  const headers = { 'content-type': String(request?.headers['content-type']) }
  const form = await new Response(Buffer.from(request?.body ?? '', 'latin1'), { headers }).formData()
  expect(form.get('language')).toBe('id')
  expect(form.get('tag')).toBe('a"b')
  expect(form.get('file')).toMatchObject({ name: 'sürat "1".png', size: 300_000 })
})

it('begins anew when the upload is tried again', async () => {
  const refusal = problemAnswer(503, 'queue_full', { 'retry-after': '0' })
  await using api = await startStubApi([refusal, { status: 202, body: { task_id: 't' } }])
  const told: UploadProgress[] = []
  await new NusabacaClient(api).submitDocument(
    new Blob(['x']),
    {},
    { onUploadProgress: (progress) => told.push(progress) },
  )
  expect(told.filter(({ sentBytes, totalBytes }) => sentBytes === totalBytes)).toHaveLength(2)
})

it('tells how much of a file has been put where the server keeps its files, whose length is told, too', async () => {
  const answers: StubAnswer[] = [{}, { body: { task_id: 't' } }]
  await using api = await startStubApi(answers)
  const upload = { url: `${api.baseUrl}/bucket`, headers: { 'content-type': 'image/png' } }
  answers.unshift({ body: { key: 'k', upload } })
  const told: UploadProgress[] = []
  const onUploadProgress = (progress: UploadProgress) => told.push(progress)
  await new NusabacaClient(api).submitDocumentDirectly(
    new Blob(['x'.repeat(200_000)]),
    {},
    { onUploadProgress },
  )
  expect(told.at(-1)).toEqual({ sentBytes: 200_000, totalBytes: 200_000 })
  expect(api.requests.map(({ method }) => method)).toEqual(['POST', 'PUT', 'POST'])
  expect(api.requests[1]?.headers).toMatchObject({ 'content-length': '200000', 'content-type': 'image/png' })
})
