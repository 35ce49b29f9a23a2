import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createNote, type SampleDocument } from '../scripts/sample-documents.js'
import { endOwnProgram, type Program, spawnCommand, startOwnProgram } from './program.js'
import { until } from './until.js'

interface Message {
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

const messages: Message[] = []
let note: SampleDocument
let elsewhere: Server
let url: string
let program: Program

beforeAll(async () => {
  note = await createNote()
  // Documents are had from it, and messages are sent to it.
  elsewhere = createServer(async (request, response) => {
    if (request.method === 'GET') return response.end(note.data)
    let body = ''
    for await (const chunk of request) body += chunk
    messages.push({ headers: request.headers, body })
    return response.writeHead(messages.length === 1 ? 503 : 204).end()
  })
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`
  program = await startOwnProgram({ NUSABACA_OCR_ENGINE: 'noop', NUSABACA_ALLOW_NETWORKS: '127.0.0.0/8' })
})
afterAll(async () => {
  elsewhere.close()
  await endOwnProgram(program)
})

it('has a document fetched, and its end told: signed, thin, and again until it is taken', async () => {
  const { secret } = await program.client.webhooks.add(`${url}/hook`)
  const { task_id, file_info } = await program.client.submitDocument({ url: `${url}/note.png` })
  expect(file_info).toMatchObject({ name: 'note.png', content_type: 'image/png' })
  await program.client.waitForTask(task_id)
  await until({ what: 'the message was sent twice', withinMs: 20_000 }, () => messages.length === 2)
  const ids = messages.map(({ headers, body }) => {
    const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature } = headers
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
    expect(signature).toBe(`v1,${createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64')}`)
    expect(JSON.parse(body)).toMatchObject({ type: 'task.completed', data: { task_id, status: 'completed' } })
    return id
  })
  const delivered = await until({ what: 'the delivery is recorded', withinMs: 20_000 }, async () => {
    const { deliveries } = await program.client.webhooks.listDeliveries({ task_id })
    return deliveries[0]?.status === 'delivered' && deliveries[0]
  })
  expect(delivered).toMatchObject({ tries: 2, http_status: 204 })
  expect(ids).toEqual([delivered.id, delivered.id])
})

it('shows an operator the same', async () => {
  const show = async (...args: readonly string[]) => {
    const command = spawnCommand(program.dataDir, { args: ['webhooks', ...args] })
    expect((await command.exit).code, command.output()).toBe(0)
    return command.output()
  }
  const { secret } = await program.client.webhooks.getSecret()
  expect(await show('secret')).toBe(secret)
  expect(await show('list')).toContain(`${url}/hook`)
  const [delivery] = (await program.client.webhooks.listDeliveries()).deliveries
  expect(await show('deliveries')).toContain(`${delivery?.id}  task.completed  delivered`)
})
