import { afterAll, beforeEach, expect, test } from 'vitest'
import { startInMemoryDatabase } from '../../database/in-memory.testing.js'
import { createDatabase } from '../../database/migrate.js'
import { createPostgresPageQuota } from './postgres.js'

const { pool, close } = await startInMemoryDatabase()
afterAll(close)
const quota = createPostgresPageQuota(createDatabase(pool))
const allowance = { keyId: 'a', pagesPerDay: 10 }

beforeEach(async () => {
  await pool.query('DELETE FROM keys')
  await pool.query(
    "INSERT INTO keys (id, name, owner, hash, scopes) SELECT id, id, id, '', '{}' FROM unnest('{a,b}'::text[]) id",
  )
})

test('no more pages are taken than the day has, however many take at once', async () => {
  const takings = await Promise.all(Array.from({ length: 8 }, () => quota.take(allowance, 3)))
  expect(takings.filter((left) => left === null)).toHaveLength(3)
  expect(await quota.take(allowance, 1)).toBeNull()
  expect(await quota.take({ ...allowance, keyId: 'b' }, 11)).toBeGreaterThan(0)
  expect(await quota.take({ ...allowance, keyId: 'b' }, 10)).toBeNull()
})

test('when there are no more, the seconds until the next day are told', async () => {
  await quota.take(allowance, 10)
  const { rows } = await pool.query(
    "SELECT extract(epoch FROM date_trunc('day', now() AT TIME ZONE 'UTC') + interval '1 day' - now() AT TIME ZONE 'UTC') AS left",
  )
  const left = (await quota.take(allowance, 1)) ?? 0
  expect(Math.abs(left - Number(rows[0].left))).toBeLessThan(10)
})

test('pages that were given back can be taken again, and a new day begins with none taken', async () => {
  await quota.take(allowance, 10)
  await quota.giveBack('a', 4)
  expect(await quota.take(allowance, 5)).toBeGreaterThan(0)
  expect(await quota.take(allowance, 4)).toBeNull()
  await pool.query('UPDATE key_pages SET day = day - 1')
  expect(await quota.take(allowance, 10)).toBeNull()
})
