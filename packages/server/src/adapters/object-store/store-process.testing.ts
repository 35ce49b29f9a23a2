import { setTimeout as pause } from 'node:timers/promises'
import type { StoreProcessReport, StoreProcessTask } from '../../core/ports/object-store.contract.js'
import type { ByteStream } from '../../core/ports/object-store.js'
import { openStore, type StoreToOpen } from './open-store.testing.js'

const { store: toOpen, task } = JSON.parse(process.argv[2] ?? '') as {
  readonly store: StoreToOpen
  readonly task: StoreProcessTask
}
const store = openStore(toOpen)
const chunk = new Uint8Array(64 * 1024).fill(120)
const [underWayBytes, warmUpBytes] = [20 * 1024 ** 2, 32 * 1024 ** 2]

async function* letters(bytes: number): ByteStream {
  for (let sent = 0; sent < bytes; sent += chunk.length) yield chunk
}

async function* endless(): ByteStream {
  yield* letters(underWayBytes)
  process.send?.('under way')
  for (;;) {
    yield chunk
    await pause(20)
  }
}

async function measure(bytes: number): Promise<StoreProcessReport> {
  // What the client loads, and what Node sets aside for streams, is not what is measured.
  await putAndRead('warm-up', warmUpBytes)
  const before = process.memoryUsage.rss()
  let most = before
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss())
  }, 20)
  const bytesRead = await putAndRead(task.key, bytes)
  clearInterval(watch)
  return { bytesRead, growth: most - before }
}

async function putAndRead(key: string, bytes: number): Promise<number> {
  await store.put(key, letters(bytes))
  let bytesRead = 0
  for await (const piece of await store.get(key)) bytesRead += piece.length
  return bytesRead
}

if (task.bytes === 'endless') await store.put(task.key, endless())
else process.send?.(await measure(task.bytes))
process.disconnect()
