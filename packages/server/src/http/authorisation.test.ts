import { errorCodes } from '@nusabaca/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Scope } from '../core/principal.js'
import type { DeclaredRoute } from './plugins/authenticate.js'
import { startTestApp } from './test-app.testing.js'

const { app, context, keys, insert, read, close } = await startTestApp()
await app.ready()
afterAll(close)

// A route that is new is written down here, with what it asks for, or the tests fail.
const routes = {
  'GET /api/v1/capabilities/': 'tasks:read',
  'POST /api/v1/upload/async/': 'tasks:write',
  'POST /api/v1/upload/batch/': 'tasks:write',
  'POST /api/v1/tts/async/': 'tasks:write',
  'GET /api/v1/upload/batch/:batch_id/': 'tasks:read',
  'POST /api/v1/upload/resumable/': 'tasks:write',
  'PATCH /api/v1/upload/resumable/:upload_id/': 'tasks:write',
  'DELETE /api/v1/upload/resumable/:upload_id/': 'tasks:write',
  'POST /api/v1/upload/direct/': 'tasks:write',
  'GET /api/v1/upload/status/:task_id/': 'tasks:read',
  'GET /api/v1/upload/status/:task_id/events/': 'tasks:read',
  'GET /api/v1/upload/tasks/': 'tasks:read',
  'DELETE /api/v1/upload/tasks/:task_id/': 'tasks:write',
  'GET /api/v1/upload/tasks/:task_id/result/': 'tasks:read',
  'GET /api/v1/upload/tasks/:task_id/pages/': 'tasks:read',
  'GET /api/v1/upload/tasks/:task_id/pages/:page/': 'tasks:read',
  'GET /api/v1/upload/tasks/:task_id/pages/:page/image/': 'tasks:read',
  'POST /api/v1/upload/tasks/:task_id/revoke/': 'tasks:write',
  'POST /api/v1/upload/tasks/:task_id/retry/': 'tasks:write',
  'GET /api/v1/webhooks/': 'tasks:write',
  'POST /api/v1/webhooks/': 'tasks:write',
  'DELETE /api/v1/webhooks/:webhook_id/': 'tasks:write',
  'GET /api/v1/webhooks/secret/': 'tasks:write',
  'POST /api/v1/webhooks/secret/': 'tasks:write',
  'GET /api/v1/webhooks/deliveries/': 'tasks:read',
  'POST /api/v1/webhooks/deliveries/:delivery_id/replay/': 'tasks:write',
  'GET /api/v1/admin/workers/': 'monitor',
  'GET /api/v1/admin/queues/': 'monitor',
  'GET /api/v1/admin/throughput/': 'monitor',
  'GET /metrics': 'monitor',
  // Its links are capabilities: what they are not for is 403.
  'GET /files/*': 'none',
  'PUT /files/*': 'none',
  'GET /': 'none',
  'GET /icon.svg': 'none',
  'GET /assets/*': 'none',
  'GET /livez': 'none',
  'GET /openapi.json': 'none',
  'GET /docs': 'none',
  'GET /docs/style.css': 'none',
  'GET /readyz': 'none',
} as const

test('every route is written down here, with its scope', () => {
  const declared = app.declaredRoutes
    .filter(({ method }) => method !== 'HEAD')
    .map(({ method, url, scope }) => [`${method} ${url}`, scope])
  expect(Object.fromEntries(declared)).toEqual(routes)
})

interface Caller {
  readonly owner: string
  readonly scopes: readonly Scope[]
}

const callers: Readonly<Record<string, Caller | 'no key' | 'a wrong key'>> = {
  'no key': 'no key',
  'a wrong key': 'a wrong key',
  'another owner': { owner: 'another', scopes: ['tasks:read', 'tasks:write'] },
  'a key that reads': { owner: 'library', scopes: ['tasks:read'] },
  'a key that writes': { owner: 'library', scopes: ['tasks:write'] },
  'the owner': { owner: 'library', scopes: ['tasks:read', 'tasks:write'] },
  'a key that looks on': { owner: 'operator', scopes: ['monitor'] },
  'an administrator': { owner: 'operator', scopes: ['admin'] },
}
const headersOf = new Map<string, Readonly<Record<string, string>>>()

beforeAll(async () => {
  for (const [name, caller] of Object.entries(callers)) {
    if (typeof caller !== 'object') continue
    const limits = { requestsPerMinute: null, pagesPerDay: null, lifetimeMs: null }
    headersOf.set(name, { 'x-api-key': (await keys.create({ name: 'key', ...caller, ...limits })).token })
  }
  headersOf.set('no key', {})
  headersOf.set('a wrong key', { authorization: `Bearer nb_0123456789abcdef_${'A'.repeat(43)}` })
})

/** A completed task of the owner, a webhook, and a delivery: what the parameters of routes may name. */
async function makeOwned(): Promise<Readonly<Record<string, string>>> {
  const webhook = await context.webhooks.add('library', `https://example.org/${crypto.randomUUID()}`)
  const batchId = crypto.randomUUID()
  const task = await insert({ owner: 'library', batchId, pageNumbers: [1] })
  await read(task, [1])
  const [delivery] = await context.webhooks.deliveries('library', { limit: 1, taskId: task.id })
  return {
    task_id: task.id,
    page: '1',
    batch_id: batchId,
    upload_id: headersOf.size === 0 ? task.id : await beginUpload(),
    webhook_id: webhook.id,
    delivery_id: delivery?.id ?? '',
    '*': 'none.png',
  }
}

async function beginUpload(): Promise<string> {
  const headers = { ...headersOf.get('the owner'), 'tus-resumable': '1.0.0', 'upload-length': '9' }
  const begun = await app.inject({ method: 'POST', url: '/api/v1/upload/resumable/', headers })
  return String(begun.headers['location']).split('/').at(-2) ?? ''
}

// An upload that is whole is known by its task.
const readOnly = await makeOwned()

async function ask({ method, url }: DeclaredRoute, caller: string) {
  const owned = method === 'GET' || method === 'HEAD' ? readOnly : await makeOwned()
  const path = url.replace(/:(\w+)|\*/g, (parameter, name = parameter) => {
    const value = owned[name]
    if (value === undefined) throw new Error(`This test knows no ${name}`)
    return value
  })
  // Of one address there would be too many wrong keys.
  const remoteAddress = `10.0.0.${app.declaredRoutes.findIndex((route) => route.method === method && route.url === url)}`
  const answer = await app.inject({
    method: method as 'GET',
    url: path,
    headers: headersOf.get(caller) ?? {},
    remoteAddress,
  })
  return { status: answer.statusCode, payload: answer.payload, owned }
}

describe.each(app.declaredRoutes.map((route) => ({ ...route, name: `${route.method} ${route.url}` })))(
  '$name',
  (route) => {
    const { scope, url } = route
    const isOwned = url.includes(':')
    // Webhooks are settings of an owner, and no administrator's business.
    const isSeenByAll = url.includes(':task_id') || url.includes(':batch_id')

    test.each(Object.entries(callers))('asked with %s', async (name, caller) => {
      const { status, payload, owned } = await ask(route, name)
      if (scope === 'none') return expect(status).not.toBe(errorCodes.unauthorized.status)
      if (typeof caller !== 'object') return expect(status).toBe(errorCodes.unauthorized.status)
      const isAdmin = caller.scopes.includes('admin')
      if (!isAdmin && !caller.scopes.includes(scope)) return expect(status).toBe(errorCodes.forbidden.status)
      if (isOwned && caller.owner !== 'library' && !(isAdmin && isSeenByAll)) {
        expect(status).toBe(errorCodes.task_not_found.status)
      } else {
        expect([401, 403, 404, 429, 500]).not.toContain(status)
      }
      if (caller.owner === 'another') {
        for (const id of [owned['task_id'], owned['batch_id'], owned['webhook_id']]) {
          // The answer names where it was asked.
          expect(payload.replaceAll(/"instance":"[^"]*"/g, '')).not.toContain(id)
        }
      }
    })
  },
)
