import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { NusabacaClient } from '@nusabaca/client'
import { startEmbeddedServer } from '../acceptance/embedded-server.js'
import { residentBytes } from '../acceptance/processes.js'
import { createDensePage, createNote } from '../scripts/sample-documents.js'
import { createBareEngine } from './bare-engine.js'
import { median } from './deployment.js'

// Pages a second through the whole service over those of the bare engine, both with two recognisers, in turns
// in one run, so that a busy machine slows both; then the memory of `serve` before and after many tasks.

const rounds = 3
const pagesEach = 15
const manyTasks = 500
const target = 0.9
// Three light pages and a dense one: together as costly as the mean of real pages, about a second each.
const dense = await createDensePage()
const folder = await mkdtemp(join(tmpdir(), 'nusabaca-bench-'))
const densePath = join(folder, dense.name)
await writeFile(densePath, dense.data)
const samples = ['letter.png', 'surat.jpg', 'receipt.jpg']
  .map((name) => fileURLToPath(new URL(`../samples/${name}`, import.meta.url)))
  .concat(densePath)
const pages = Array.from({ length: pagesEach }, () => samples).flat()

const engine = createBareEngine(2)
const bareRate = () =>
  engine.rate(
    pages.map((path) => ({ path, mediaType: path.endsWith('.jpg') ? 'image/jpeg' : 'image/png', page: 1 })),
  )

async function serviceRate(client: NusabacaClient): Promise<number> {
  const started = performance.now()
  const ids: string[] = []
  const remaining = [...pages]
  const uploadAll = async () => {
    for (let path = remaining.shift(); path !== undefined; path = remaining.shift()) {
      const file = { name: path, data: await readFile(path) }
      const { task_id } = await client.submitDocument(file, { language: 'en+id', extract_format: 'json' })
      ids.push(task_id)
    }
  }
  await Promise.all([uploadAll(), uploadAll()])
  // One question at a time, for the oldest task: the client must not become the load.
  for (const id of ids) {
    const { status, message } = await client.waitForTask(id, { pollIntervalMs: 500 })
    if (status !== 'completed') throw new Error(message)
  }
  return (pages.length / (performance.now() - started)) * 1000
}

async function runMany(client: NusabacaClient): Promise<void> {
  const note = await createNote('jpeg')
  for (let from = 0; from < manyTasks; from += 20) {
    const batch = Array.from({ length: 20 }, async () => {
      const { task_id } = await client.submitDocument(
        { name: note.name, data: note.data },
        { language: 'en' },
      )
      await client.waitForTask(task_id)
    })
    await Promise.all(batch)
  }
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`
const server = await startEmbeddedServer({ NUSABACA_CONCURRENCY: '2' })
try {
  const { client, pid } = server
  await engine.warmUp()
  await Promise.all([bareRate(), serviceRate(client)])
  const idle = residentBytes(pid)
  const ratios: number[] = []
  for (let round = 1; round <= rounds; round += 1) {
    const bare = await bareRate()
    const service = await serviceRate(client)
    ratios.push(service / bare)
    console.log(
      `round ${round}: bare ${bare.toFixed(2)} pages/s, service ${service.toFixed(2)} pages/s, ratio ${(service / bare).toFixed(3)}`,
    )
  }
  await runMany(client)
  console.log(`efficiency: ${median(ratios).toFixed(3)} (median of ${rounds}; at least ${target} is wanted)`)
  console.log(
    `memory of serve: ${megabytes(idle)} before, ${megabytes(residentBytes(pid))} after ${manyTasks} tasks`,
  )
  process.exitCode = median(ratios) >= target ? 0 : 1
} finally {
  await engine.close()
  await server.end()
  await rm(folder, { recursive: true, force: true })
}
