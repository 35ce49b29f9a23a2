import { afterAll, expect, test } from 'vitest'
import { startTestApp } from '../test-app.testing.js'

const { app, insert, context, close } = await startTestApp()
afterAll(close)

const imageOf = (id: string, page: string | number, query = '') =>
  `/api/v1/upload/tasks/${id}/pages/${page}/image/${query}`

test('a page has a picture before it is read, and the same again is 304', async () => {
  const task = await insert()
  const first = await app.inject(imageOf(task.id, 1, '?width=320'))
  expect(first).toMatchObject({ statusCode: 200, body: 'jpeg' })
  expect(first.headers).toMatchObject({ 'content-type': 'image/jpeg', 'cache-control': 'private, no-cache' })
  const headers = { 'if-none-match': String(first.headers['etag']) }
  expect((await app.inject({ url: imageOf(task.id, 1, '?width=320'), headers })).statusCode).toBe(304)
  expect((await app.inject({ url: imageOf(task.id, 1, '?width=640'), headers })).statusCode).toBe(200)
  await app.inject({ method: 'DELETE', url: `/api/v1/upload/tasks/${task.id}/` })
  expect((await app.inject({ url: imageOf(task.id, 1, '?width=320'), headers })).statusCode).toBe(410)
})

test.each([0, 1000, 1.5, 'x'])('page %s is none of the document', async (page) => {
  const answer = await app.inject(imageOf((await insert()).id, page))
  expect(answer.json()).toMatchObject({ status: 422, code: 'invalid_page_range' })
})

test.each([63, 2001, 'wide'])('a width of %s is refused', async (width) => {
  const answer = await app.inject(imageOf((await insert()).id, 1, `?width=${width}`))
  expect(answer.json()).toMatchObject({ status: 400, code: 'invalid_request' })
})

test('a document whose password is gone with its end has no pictures any more', async () => {
  const { options } = await insert()
  const encrypted = { options: { ...options, encrypted: true } }
  const sealed = await insert({ ...encrypted, sealedPassword: context.secrets.seal('rahasia') })
  expect((await app.inject(imageOf(sealed.id, 1))).statusCode).toBe(200)
  const forgotten = await insert(encrypted)
  expect((await app.inject(imageOf(forgotten.id, 1))).json()).toMatchObject({ code: 'password_required' })
})
