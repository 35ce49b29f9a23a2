import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fastify } from 'fastify'
import { afterAll, expect, test } from 'vitest'
import { handleErrors } from '../plugins/problem-details.js'
import { servePage } from './serve-page.js'

const pageDir = await mkdtemp(join(tmpdir(), 'nusabaca-page-'))
afterAll(() => rm(pageDir, { recursive: true }))
await mkdir(join(pageDir, 'assets'))
await writeFile(join(pageDir, 'index.html'), '<!doctype html>')
await writeFile(join(pageDir, 'assets/index-1a2b.js'), 'plain')
await writeFile(join(pageDir, 'assets/index-1a2b.js.br'), 'small')

async function appOf(dir: string) {
  const app = fastify()
  handleErrors(app)
  await app.register(servePage, { pageDir: dir })
  return app
}
const app = await appOf(pageDir)

test('browsers ask for the page each time whether it is still the same', async () => {
  const answer = await app.inject('/')
  expect(answer.statusCode).toBe(200)
  expect(answer.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
  })
  const again = await app.inject({ url: '/', headers: { 'if-none-match': String(answer.headers['etag']) } })
  expect(again.statusCode).toBe(304)
})

test('what it is made of is kept for good, and comes compressed to whoever can read that', async () => {
  const url = '/assets/index-1a2b.js'
  const answer = await app.inject({ url, headers: { 'accept-encoding': 'gzip, br' } })
  expect(answer.headers).toMatchObject({
    'content-type': 'application/javascript; charset=utf-8',
    'content-encoding': 'br',
    'cache-control': 'public, max-age=31536000, immutable',
    vary: 'Accept-Encoding',
  })
  expect(answer.body).toBe('small')
  expect((await app.inject(url)).body).toBe('plain')
})

test.each(['/assets/none.js', '/assets/../secret', '/assets/%2e%2e%2fpackage.json', '/assets/'])(
  'there is nothing else at %s',
  async (url) => {
    expect((await app.inject(url)).statusCode).toBeGreaterThanOrEqual(400)
  },
)

test('a server without the page says how to get it', async () => {
  const unbuilt = await appOf(join(pageDir, 'none'))
  const answer = await unbuilt.inject({ url: '/', headers: { 'accept-language': 'id' } })
  expect(answer.statusCode).toBe(404)
  expect(answer.json().detail).toContain('npm run build')
})
