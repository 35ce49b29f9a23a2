import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { NewKey } from '../../core/ports/key-store.js'
import { buildApp } from '../build-app.js'
import { startTestApp } from '../test-app.testing.js'

const { app, context, pool, tasks, keys, insert, close } = await startTestApp()
afterAll(close)

beforeEach(async () => {
  await pool.query('DELETE FROM tasks')
})

const url = '/api/v1/upload/tasks/'

async function createKey(over: Partial<NewKey> = {}) {
  return keys.create({
    name: 'web',
    owner: 'library',
    scopes: ['tasks:read', 'tasks:write'],
    requestsPerMinute: null,
    pagesPerDay: null,
    lifetimeMs: null,
    ...over,
  })
}

// Keys are never forgotten: this comes before there are any.
test('nobody needs a key while there is none, whatever they want to see', async () => {
  const task = await insert()
  expect((await app.inject({ url })).json().tasks).toMatchObject([{ task_id: task.id }])
  expect(task.owner).toBe('anonymous')
  expect((await app.inject({ url: '/api/v1/admin/workers/' })).statusCode).toBe(200)
})

describe('once there is a key', () => {
  test('it is needed', async () => {
    await createKey()
    const answer = await app.inject({ url })
    expect(answer.statusCode).toBe(401)
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="nusabaca"')
    expect(answer.json()).toMatchObject({ code: 'unauthorized', success: false })
  })

  test('probes need none, nor do unknown paths, and anonymous callers where they are allowed', async () => {
    expect((await app.inject({ url: '/livez' })).statusCode).toBe(200)
    expect((await app.inject({ url: '/none' })).statusCode).toBe(404)
    const open = await buildApp({ ...context, anonymousAllowed: true })
    expect((await open.inject({ url })).statusCode).toBe(200)
    expect((await open.inject({ url: '/api/v1/admin/workers/' })).statusCode).toBe(403)
    await open.close()
  })

  test('it may come in either header, and a proxy may have the other for itself', async () => {
    const { token } = await createKey()
    for (const headers of [
      { authorization: `Bearer ${token}` },
      { authorization: `bearer  ${token}` },
      { 'x-api-key': token },
      { 'x-api-key': token, authorization: 'Basic dTpw' },
    ]) {
      expect((await app.inject({ url, headers })).statusCode, JSON.stringify(headers)).toBe(200)
    }
  })

  test.each(['', 'Bearer', 'nb_0123456789abcdef_', 'something else'])('%j is none', async (token) => {
    const answer = await app.inject({ url, headers: { authorization: `Bearer ${token}` } })
    expect(answer.statusCode).toBe(401)
    expect(answer.headers['www-authenticate']).toContain('error="invalid_token"')
  })

  test('one that was revoked or has expired is refused, even where anonymous callers are allowed', async () => {
    const revoked = await createKey()
    await keys.revoke(revoked.key.id)
    const expired = await createKey({ lifetimeMs: 1000 })
    await pool.query("UPDATE keys SET expires_at = expires_at - interval '1 hour'")
    const open = await buildApp({ ...context, anonymousAllowed: true })
    for (const { token } of [revoked, expired]) {
      expect((await open.inject({ url, headers: { 'x-api-key': token } })).statusCode).toBe(401)
    }
    await open.close()
  })

  test('what its scopes do not name is forbidden, before the upload is read', async () => {
    const { token } = await createKey({ scopes: ['tasks:read'] })
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'multipart/form-data; boundary=x' }
    const answer = await app.inject({ method: 'POST', url: '/api/v1/upload/async/', headers, payload: '--x' })
    expect(answer.json()).toMatchObject({ status: 403, code: 'forbidden' })
    expect(answer.json().detail).toContain('tasks:write')
  })
})

describe('a task', () => {
  test('belongs to the owner of the key, whichever of their keys is shown', async () => {
    const [one, other] = [await createKey(), await createKey({ name: 'rotated' })]
    const form = new FormData()
    form.append('file', new Blob(['png']), 'a.png')
    const { headers, payload } = await encode(form)
    const sent = await app.inject({
      method: 'POST',
      url: '/api/v1/upload/async/',
      headers: { ...headers, 'x-api-key': one.token },
      payload,
    })
    const { task_id: id } = sent.json()
    expect(await tasks.find(id)).toMatchObject({ owner: 'library', client: 'library' })
    const listed = await app.inject({ url, headers: { 'x-api-key': other.token } })
    expect(listed.json().tasks).toMatchObject([{ task_id: id }])
  })

  test('of somebody else is not listed, but for an administrator', async () => {
    await insert({ owner: 'somebody' })
    const { token } = await createKey()
    expect((await app.inject({ url, headers: { 'x-api-key': token } })).json().tasks).toEqual([])
    const admin = await createKey({ scopes: ['admin'] })
    expect((await app.inject({ url, headers: { 'x-api-key': admin.token } })).json().tasks).toHaveLength(1)
  })
})

test('who waits with a key that is revoked is told so', async () => {
  const { key, token } = await createKey()
  const task = await insert({ owner: 'library' })
  const headers = { 'x-api-key': token }
  const waits = vi.spyOn(context.watcher, 'change')
  const status = app.inject({ url: `/api/v1/upload/status/${task.id}/?wait=60`, headers })
  const events = app.inject({ url: `/api/v1/upload/status/${task.id}/events/`, headers })
  await vi.waitFor(() => expect(waits).toHaveBeenCalledTimes(2), 10_000)
  await keys.revoke(key.id)
  expect((await status).statusCode).toBe(401)
  expect((await events).payload).toContain('event: snapshot')
})

test('a route that declares no scope cannot be added', async () => {
  const careless = await buildApp(context)
  expect(() => careless.get('/careless', async () => 'hello')).toThrow('GET /careless declares no scope')
})

async function encode(form: FormData) {
  const request = new Request('http://localhost/', { method: 'POST', body: form })
  return {
    headers: { 'content-type': String(request.headers.get('content-type')) },
    payload: Buffer.from(await request.arrayBuffer()),
  }
}
