import { afterAll, expect, test } from 'vitest'
import { startInMemoryDatabase } from './in-memory.testing.js'

const { pool, close } = await startInMemoryDatabase()
afterAll(close)

test('queries of many connections never meet, whatever their parameters', async () => {
  await Promise.all(
    Array.from({ length: 12 }, async (_, client) => {
      for (let round = 0; round < 40; round += 1) {
        const values = Array.from({ length: client }, (__, index) => `${client}.${round}.${index}`)
        const columns = values.map((__, index) => `$${index + 1}::text AS c${index}`).join(', ')
        const { rows } = await pool.query(
          `SELECT ${client}::int AS client ${columns && `, ${columns}`}`,
          values,
        )
        expect(Object.values(rows[0])).toEqual([client, ...values])
      }
    }),
  )
})

test('a transaction has the session to itself', async () => {
  await pool.query('CREATE TEMP TABLE counter AS SELECT 0 AS value')
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let round = 0; round < 20; round += 1) {
        const client = await pool.connect()
        await client.query('BEGIN')
        const { rows } = await client.query('SELECT value FROM counter')
        await client.query('UPDATE counter SET value = $1', [rows[0].value + 1])
        await client.query('COMMIT')
        client.release()
      }
    }),
  )
  expect((await pool.query('SELECT value FROM counter')).rows).toEqual([{ value: 160 }])
})

test('a client that breaks off in a transaction leaves nothing of it to the others', async () => {
  await pool.query('CREATE TEMP TABLE kept AS SELECT 1 AS value')
  const client = await pool.connect()
  await client.query('BEGIN')
  await client.query('UPDATE kept SET value = 2')
  client.release(new Error('broken off'))
  expect((await pool.query('SELECT value FROM kept')).rows).toEqual([{ value: 1 }])
})

test('an error in a query is that query’s alone', async () => {
  const results = await Promise.allSettled([
    pool.query('SELECT $1::int', ['not a number']),
    pool.query('SELECT 1 / 0'),
    pool.query('SELECT $1::int AS fine', [7]),
  ])
  expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected', 'fulfilled'])
})
