import { afterAll, beforeEach, expect, test } from 'vitest'
import { startInMemoryDatabase } from '../../database/in-memory.testing.js'
import { createDatabase } from '../../database/migrate.js'
import { createPostgresPageBudget } from './postgres.js'

const { pool, close } = await startInMemoryDatabase()
afterAll(close)
const budgetOf = (engine: string, pagesPerDay: number) =>
  createPostgresPageBudget(createDatabase(pool), { engine, pagesPerDay })

beforeEach(async () => {
  await pool.query('DELETE FROM engine_pages')
})

test('no more pages are taken than the day has, however many take at once', async () => {
  const [one, other] = [budgetOf('far', 5), budgetOf('far', 5)]
  const taken = await Promise.all(Array.from({ length: 12 }, (_, index) => (index % 2 ? one : other).take()))
  expect(taken.filter(Boolean)).toHaveLength(5)
})

test('a page that was given back can be taken again', async () => {
  const budget = budgetOf('far', 1)
  expect(await budget.take()).toBe(true)
  expect(await budget.take()).toBe(false)
  await budget.giveBack()
  expect(await budget.take()).toBe(true)
})

test('several pages are taken together or not at all', async () => {
  const budget = budgetOf('far', 5)
  expect([await budget.take(6), await budget.take(3), await budget.take(3)]).toEqual([false, true, false])
  await budget.giveBack(2)
  expect([await budget.take(4), await budget.take(3)]).toEqual([true, false])
})

test('each engine has pages of its own', async () => {
  expect(await budgetOf('far', 1).take()).toBe(true)
  expect(await budgetOf('farther', 1).take()).toBe(true)
})

test('a new day begins with none taken', async () => {
  const budget = budgetOf('far', 1)
  await budget.take()
  await pool.query('UPDATE engine_pages SET day = day - 1')
  expect(await budget.take()).toBe(true)
})
