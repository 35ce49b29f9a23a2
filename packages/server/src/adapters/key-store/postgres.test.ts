import { afterAll, beforeEach, expect, test } from 'vitest'
import type { NewKey } from '../../core/ports/key-store.js'
import { startInMemoryDatabase } from '../../database/in-memory.testing.js'
import { createDatabase } from '../../database/migrate.js'
import { createPostgresKeyStore } from './postgres.js'

const { pool, close } = await startInMemoryDatabase()
afterAll(close)
const database = createDatabase(pool)
const store = createPostgresKeyStore(database, { freshMs: 0 })

beforeEach(async () => {
  await pool.query('DELETE FROM keys')
})

const newKey: NewKey = {
  name: 'web',
  owner: 'library',
  scopes: ['tasks:read', 'tasks:write'],
  requestsPerMinute: 60,
  pagesPerDay: null,
  lifetimeMs: null,
}

test('a key is found by its token, and its secret is nowhere', async () => {
  const { key, token } = await store.create(newKey)
  expect(token).toMatch(/^nb_[0-9a-f]{16}_[\w-]{43}$/)
  expect(key).toMatchObject({ name: 'web', owner: 'library', state: 'active', lastUsedAt: null })
  expect(await store.find(token)).toEqual(key)
  const secret = token.slice(-43)
  const { rows } = await pool.query('SELECT keys::text AS row FROM keys')
  expect(rows[0].row).not.toContain(secret)
  expect(rows[0].row).not.toContain(Buffer.from(secret, 'base64url').toString('hex'))
})

test('no other token finds it, whatever is changed', async () => {
  const { key, token } = await store.create(newKey)
  const { token: other } = await store.create({ ...newKey, name: 'other' })
  const last = token.endsWith('A') ? 'B' : 'A'
  const wrong = [
    `${token.slice(0, -1)}${last}`,
    `${token}A`,
    token.slice(0, -1),
    '',
    'nb_',
    'nb__',
    token.toUpperCase(),
  ]
  for (const text of [...wrong, `nb_${key.id}_${other.slice(-43)}`]) expect(await store.find(text)).toBeNull()
  expect((await store.list())[0]?.lastUsedAt).toBeNull()
})

test('that a key was used is noted', async () => {
  const { token } = await store.create(newKey)
  await store.find(token)
  expect((await store.find(token))?.lastUsedAt).toBeInstanceOf(Date)
})

test('a key expires, or is revoked once and for all', async () => {
  const brief = await store.create({ ...newKey, lifetimeMs: 3_600_000 })
  expect((await store.find(brief.token))?.state).toBe('active')
  await pool.query("UPDATE keys SET expires_at = expires_at - interval '1 hour'")
  expect((await store.find(brief.token))?.state).toBe('expired')
  const { key, token } = await store.create(newKey)
  const revoked = await store.revoke(key.id)
  expect(revoked).toMatchObject({ state: 'revoked', revokedAt: expect.any(Date) })
  expect(await store.revoke(key.id)).toEqual(revoked)
  expect((await store.find(token))?.state).toBe('revoked')
  expect(await store.revoke('none')).toBeNull()
})

test('keys are listed oldest first, revoked ones too', async () => {
  const names = ['a', 'b', 'c']
  for (const name of names) await store.create({ ...newKey, name })
  const [first] = await store.list()
  await store.revoke(first?.id ?? '')
  expect((await store.list()).map(({ name }) => name)).toEqual(names)
})

test('keys exist from the first one on', async () => {
  expect(await store.exist()).toBe(false)
  const { key } = await store.create(newKey)
  await store.revoke(key.id)
  expect(await store.exist()).toBe(true)
})

test('what was looked up is known for a while, and no longer', async () => {
  const lasting = createPostgresKeyStore(database, { freshMs: 3_600_000 })
  const { key, token } = await store.create(newKey)
  expect((await lasting.find(token))?.state).toBe('active')
  await store.revoke(key.id)
  expect((await lasting.find(token))?.state).toBe('active')
  expect((await store.find(token))?.state).toBe('revoked')
})
