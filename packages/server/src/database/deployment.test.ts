import { afterAll, expect, test } from 'vitest'
import { OperatorError } from '../core/operator-error.js'
import { agreeOnDeployment, databaseId } from './deployment.js'
import { startInMemoryDatabase } from './in-memory.testing.js'

const { pool, close } = await startInMemoryDatabase()
afterAll(close)

const secret = (value: string) => ({ name: 'secret', value, mend: 'Give all of them the same one.' })

test('the first process decides, those like it are welcome, another is told how to mend it', async () => {
  await Promise.all(['a', 'a', 'a'].map((value) => agreeOnDeployment(pool, [secret(value)])))
  const other = agreeOnDeployment(pool, [secret('b')])
  await expect(other).rejects.toThrow(OperatorError)
  await expect(other).rejects.toThrow(/Give all of them the same one.*DELETE FROM nusabaca.deployment/)
})

test('a database has one name', async () => {
  const names = await Promise.all([databaseId(pool), databaseId(pool)])
  expect(new Set([...names, await databaseId(pool)]).size).toBe(1)
  expect(names[0]).toMatch(/^[0-9a-f-]{36}$/)
})
