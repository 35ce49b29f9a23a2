import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { OperatorError } from '../../core/operator-error.js'
import { startRedisServer } from '../../database/servers.testing.js'
import { connectRedis, inspectRedis } from './redis.js'

const servers: { close(): Promise<unknown> }[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

async function start(...options: readonly string[]): Promise<string> {
  const server = await startRedisServer(...options)
  servers.push(server)
  return server.url
}

test('a server that keeps its data is found fit', async () => {
  const { server, warnings } = await inspectRedis(await start())
  expect(server).toMatch(/^(Redis|Valkey) \d+\.\d+/)
  expect(warnings).toEqual([])
})

test('one that may throw jobs away, or keeps nothing on disk, is warned about', async () => {
  const { warnings } = await inspectRedis(
    await start('--appendonly', 'no', '--maxmemory-policy', 'allkeys-lru'),
  )
  expect(warnings).toEqual([
    expect.stringContaining('maxmemory-policy is allkeys-lru'),
    expect.stringContaining('keeps nothing on disk'),
  ])
})

test('snapshots will do', async () => {
  const { warnings } = await inspectRedis(await start('--appendonly', 'no', '--save', '60 1000'))
  expect(warnings).toEqual([])
})

test('one that forbids CONFIG, as managed ones do, is not held to be unfit for it', async () => {
  const forbidden = '--appendonly no --user default on nopass ~* &* +@all -config'.split(' ')
  const { warnings } = await inspectRedis(await start(...forbidden))
  expect(warnings).toEqual([expect.stringContaining('does not let itself be asked')])
})

test('one that is too old is refused', async () => {
  const path = join(tmpdir(), `${randomUUID()}.sock`)
  const info = 'redis_version:6.0.16\r\n'
  const old = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.on('data', (data) => {
      const commands = data.toString().match(/^\*/gm)?.length ?? 0
      socket.write(`$${info.length}\r\n${info}\r\n`.repeat(commands))
    })
  }).listen(path)
  await once(old, 'listening')
  servers.push({
    async close() {
      old.close()
      await rm(path, { force: true })
    },
  })
  const inspected = inspectRedis(`unix://${path}`)
  await expect(inspected).rejects.toThrow(OperatorError)
  await expect(inspected).rejects.toThrow(/Redis 6\.0\.16; the queue needs Redis 6\.2 or newer/)
})

test('one that does not answer, or wants another password, is said so at once', async () => {
  await expect(inspectRedis('redis://127.0.0.1:1')).rejects.toThrow(/cannot be used: .*ECONNREFUSED/)
  const url = await start('--requirepass', 'hunter2')
  await expect(inspectRedis(url)).rejects.toThrow(/cannot be used: NOAUTH/)
  await expect(inspectRedis(`${url}?password=hunter3`)).rejects.toThrow(/cannot be used: WRONGPASS/)
  await expect(inspectRedis(`${url}?password=hunter2`)).resolves.toMatchObject({ warnings: [] })
})

test('the URL of a socket may name a database', async () => {
  const url = await start()
  const [zero, two] = [connectRedis(url, {}), connectRedis(`${url}?db=2`, {})]
  await two.set('here', 1)
  expect(await zero.exists('here')).toBe(0)
  expect(await two.exists('here')).toBe(1)
  for (const redis of [zero, two]) redis.disconnect()
})
