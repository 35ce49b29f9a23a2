import { afterAll, expect, test } from 'vitest'
import { allowedMethods } from './allowed-methods.js'
import { startTestApp } from './test-app.testing.js'

const { app, close } = await startTestApp()
afterAll(close)

test('a path that is asked otherwise says so, in either language', async () => {
  const asked = await app.inject({ url: '/api/v1/upload/async' })
  expect(asked.statusCode).toBe(405)
  expect(asked.headers['allow']).toBe('POST')
  expect(asked.json()).toMatchObject({
    status: 405,
    code: 'invalid_request',
    detail: 'GET /api/v1/upload/async is not possible; POST is.',
  })
  const url = '/api/v1/upload/tasks/x/'
  const erased = await app.inject({ method: 'PUT', url, headers: { 'accept-language': 'id' } })
  expect(erased.headers['allow']).toBe('DELETE')
  expect(erased.json().detail).toBe('PUT /api/v1/upload/tasks/x/ tidak tersedia; yang tersedia: DELETE.')
})

test('where there is nothing it is 404', async () => {
  const asked = await app.inject({ url: '/api/v1/upload/none/' })
  expect(asked.statusCode).toBe(404)
  expect(asked.headers).not.toHaveProperty('allow')
})

test('parts of a path that have names are anything', () => {
  const routes = [
    { method: 'POST', url: '/a/:id/b/' },
    { method: 'GET', url: '/a/:id/b/' },
    { method: 'DELETE', url: '/a/:id/' },
  ]
  expect(allowedMethods(routes, '/a/7/b')).toEqual(['GET', 'POST'])
  expect(allowedMethods(routes, '/a/7/')).toEqual(['DELETE'])
  expect(allowedMethods(routes, '/a/')).toEqual([])
})
