import { Validator } from '@seriousme/openapi-schema-validator'
import type { HTTPMethods, InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildApp } from '../build-app.js'
import { badPage, startTestApp } from '../test-app.testing.js'
import type { DescribedRoute } from './operation.js'

const { app, context, insert, read, beBusy, close } = await startTestApp()
afterAll(close)

const described = app.describedRoutes

type Document = {
  readonly paths: Record<string, Record<string, { readonly operationId: string }>>
  readonly components: { readonly schemas: Record<string, unknown> }
}
let document: Document

beforeAll(async () => {
  document = (await app.inject('/openapi.json')).json()
})

test('the document is valid OpenAPI 3.1, and all that it refers to is in it', async () => {
  const result = await new Validator().validate(structuredClone(document))
  expect(result.errors ?? []).toEqual([])
  expect(result.valid).toBe(true)
  const names = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
    ([, name]) => name,
  )
  expect(names.length).toBeGreaterThan(20)
  expect(Object.keys(document.components.schemas)).toEqual(expect.arrayContaining([...new Set(names)]))
  const ids = Object.values(document.paths).flatMap((path) =>
    Object.values(path).map((one) => one.operationId),
  )
  expect(new Set(ids).size).toBe(ids.length)
})

test('an app with a route that says nothing about itself does not start', async () => {
  const careless = await buildApp(context)
  careless.get('/careless', { config: { scope: 'none' } }, async () => 'hello')
  await expect(careless.ready()).rejects.toThrow('GET /careless')
})

describe('the page for people', () => {
  test('names every operation and every shape, and asks no other server for anything', async () => {
    const { body } = await app.inject('/docs')
    for (const { operation } of described) expect(body).toContain(`id="${operation.id}"`)
    for (const name of Object.keys(document.components.schemas)) expect(body).toContain(`id="shape-${name}"`)
    expect(body).not.toMatch(/<script|<style| style=| on\w+=|<img|(src|href)="(https?:)?\/\//)
    const links = [...body.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id)
    for (const id of new Set(links)) expect(body).toContain(`id="${id}"`)
  })

  test.each(['/docs', '/docs/'])('finds its style from %s', async (page) => {
    const [, style = ''] = /rel="stylesheet" href="([^"]+)"/.exec((await app.inject(page)).body) ?? []
    const { pathname } = new URL(style, `http://localhost${page}`)
    expect((await app.inject(pathname)).headers['content-type']).toBe('text/css; charset=utf-8')
  })
})

describe('the example of each operation', () => {
  const completed = async (page = 1) => {
    const batchId = crypto.randomUUID()
    const task = await insert({ batchId, pageNumbers: [page] })
    await read(task, [page])
    return { task_id: task.id, batch_id: batchId, page: '1' }
  }
  const webhook = async () => {
    const payload = { url: 'http://127.0.0.1:9/' }
    const made = await app.inject({ method: 'POST', url: '/api/v1/webhooks/', payload })
    return { webhook_id: made.json().webhook.id }
  }
  const delivery = async () => {
    await webhook()
    const { task_id } = await completed()
    const sent = await app.inject(`/api/v1/webhooks/deliveries/?task_id=${task_id}`)
    return { delivery_id: sent.json().deliveries[0].id }
  }
  const upload = async () => {
    const headers = { 'tus-resumable': '1.0.0', 'upload-length': '9' }
    const begun = await app.inject({ method: 'POST', url: '/api/v1/upload/resumable/', headers })
    return { upload_id: String(begun.headers['location']).split('/').at(-2) ?? '' }
  }
  const busy = async () => {
    await beBusy(await insert(), 1)
    return {}
  }
  /** What the paths of those name for which a task that has completed is of no use. */
  const targets: Record<string, () => Promise<Readonly<Record<string, string>>>> = {
    continueUpload: upload,
    dropUpload: upload,
    revokeTask: async () => ({ task_id: (await insert()).id }),
    retryTask: () => completed(badPage),
    listWebhooks: webhook,
    removeWebhook: webhook,
    listWebhookDeliveries: delivery,
    replayWebhook: delivery,
    listWorkers: busy,
    getThroughput: busy,
  }

  test.each(described)('$operation.id is what it gives', async (route) => {
    const { id, example } = route.operation
    const answer = await send(route, await (targets[id] ?? completed)())
    expect(answer.statusCode, answer.body).toBe(example.status)
    if (typeof example.answer === 'object') expect(shapeOf(answer.json())).toEqual(shapeOf(example.answer))
    else if (example.answer !== undefined) expect(answer.headers['content-type']).toMatch(/^text\//)
  })
})

/** Sends the example of a route; to files by links that are signed now. */
async function send(
  { method, pattern, operation }: DescribedRoute,
  target: Readonly<Record<string, string>>,
) {
  if (operation.id === 'getFile') {
    const status = await app.inject(`/api/v1/upload/status/${target['task_id']}/`)
    const { pathname, search } = new URL(status.json().download_urls.original_file)
    return app.inject(pathname + search)
  }
  if (operation.id === 'putFile') {
    const { url: address, headers } = await context.files.signedUpload('incoming/file', {
      bytes: 4,
      mediaType: 'image/png',
      lifetimeMs: 60_000,
    })
    const { pathname, search } = new URL(address)
    return app.inject({ method: 'PUT', url: pathname + search, headers, payload: 'file' })
  }
  const { form, body, headers = {}, query } = operation.example
  const path = pattern.replace(/:(\w+)/g, (_, name) => target[name] ?? '')
  const url = query === undefined ? path : `${path}?${query}`
  const sent = form === undefined ? { headers, ...(body && { payload: body }) } : await encode(form)
  return app.inject({ method: method as HTTPMethods, url, ...sent } as InjectOptions)
}

async function encode(fields: Readonly<Record<string, string>>) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'file') form.append(name, new Blob(['png']), value)
    else form.append(name, value)
  }
  const request = new Request('http://localhost/', { method: 'POST', body: form })
  return {
    headers: { 'content-type': String(request.headers.get('content-type')) },
    payload: Buffer.from(await request.arrayBuffer()),
  }
}

/** What a value is made of: names and types, of lists what their first item is made of. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? 'list' : [shapeOf(value[0])]
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, shapeOf(part)]))
}
