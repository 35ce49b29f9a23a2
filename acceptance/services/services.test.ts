import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { descendantPids, isRunning, killProcess } from '../processes.js'
import { until } from '../until.js'
import { type PostgresServer, startPostgres } from './postgres.js'
import { type RedisServer, sendCommand, startRedis } from './redis.js'

let postgres: PostgresServer
let redis: RedisServer

beforeAll(async () => {
  ;[postgres, redis] = await Promise.all([startPostgres(), startRedis()])
})
afterAll(() => Promise.all([postgres.stop(), redis.stop()]))

async function query(url: string, text: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

it('PostgreSQL copies databases and keeps what it acknowledged when it is killed', async () => {
  await postgres.createDatabase('one')
  await query(postgres.url('one'), 'CREATE TABLE seen AS SELECT 42 AS answer')
  await postgres.createDatabase('two', { template: 'one' })
  await postgres.kill()
  await expect(query(postgres.url('two'), 'SELECT 1')).rejects.toThrow('ECONNREFUSED')
  await postgres.start()
  expect(await query(postgres.url('two'), 'SELECT answer FROM seen')).toEqual([{ answer: 42 }])
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
