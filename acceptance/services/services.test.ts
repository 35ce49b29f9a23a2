import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { descendantPids, isRunning, killProcess } from '../processes.js'
import { until } from '../until.js'
import { createDatabase, databaseUrl, type PostgresServer, queryDatabase, startPostgres } from './postgres.js'
import { type RedisServer, sendCommand, startRedis } from './redis.js'

let postgres: PostgresServer
let redis: RedisServer

beforeAll(async () => {
  ;[postgres, redis] = await Promise.all([startPostgres(), startRedis()])
})
afterAll(() => Promise.all([postgres.stop(), redis.stop()]))

it('PostgreSQL copies databases and keeps what it acknowledged when it is killed', async () => {
  const one = databaseUrl(postgres.url, 'one')
  const two = databaseUrl(postgres.url, 'two')
  await createDatabase(one)
  await queryDatabase(one, 'CREATE TABLE seen AS SELECT 42 AS answer')
  await createDatabase(two, { template: 'one' })
  await postgres.kill()
  await expect(queryDatabase(two, 'SELECT 1')).rejects.toThrow('ECONNREFUSED')
  await postgres.start()
  expect(await queryDatabase(two, 'SELECT answer FROM seen')).toEqual([{ answer: 42 }])
})

it('Redis keeps what it acknowledged when it is killed, until it is flushed', async () => {
  await sendCommand(redis.url, 'SET answer 42')
  await redis.kill()
  await expect(sendCommand(redis.url, 'PING')).rejects.toThrow('ECONNREFUSED')
  await redis.start()
  expect(await sendCommand(redis.url, 'EXISTS answer')).toBe(':1')
  await redis.flush()
  expect(await sendCommand(redis.url, 'EXISTS answer')).toBe(':0')
})

it('nothing of them is left when the tests are killed', async () => {
  const script = `
    import { startPostgres } from './acceptance/services/postgres.ts'
    import { startRedis } from './acceptance/services/redis.ts'
    const servers = await Promise.all([startPostgres(), startRedis()])
    console.log(JSON.stringify(servers.map(({ folder }) => folder)))
    setInterval(() => {}, 1000)`
  const args = ['--import', 'tsx', '--input-type=module', '--eval', script]
  const tests = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(createInterface({ input: tests.stdout }), 'line')
  const folders: readonly string[] = JSON.parse(String(line))
  const pids = descendantPids(Number(tests.pid))
  expect(folders.every((folder) => existsSync(folder))).toBe(true)
  killProcess(Number(tests.pid))
  await until({ what: 'no process and no folder is left', withinMs: 10_000 }, () =>
    [...pids.map(isRunning), ...folders.map((folder) => existsSync(folder))].every((left) => !left),
  )
})
