import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createScannedBook } from '../scripts/sample-documents.js'
import { createBareEngine } from './bare-engine.js'
import { startServices } from './deployment.js'

// Pages a second of one long scanned document: with one and with two recognisers in one worker process, and with
// two worker processes of one recogniser each; over those of the bare engine that reads the same pages, as many
// at a time, before and after. PostgreSQL and Redis are on this machine too, and have their share of it.
// Usage: npm run bench:scale -- [pages]

const pageCount = Number(process.argv[2] ?? 200)
const target = 0.95
const layouts = [
  { name: 'one worker, one recogniser', recognizersOf: [1] },
  { name: 'one worker, two recognisers', recognizersOf: [2] },
  { name: 'two workers, one recogniser each', recognizersOf: [1, 1] },
]

const book = await createScannedBook(pageCount)
const folder = await mkdtemp(join(tmpdir(), 'nusabaca-bench-'))
const path = join(folder, book.name)
await writeFile(path, book.data)
const pages = book.pages.map((_, index) => ({ path, mediaType: book.mediaType, page: index + 1 }))
const services = await startServices()

async function bareRate(recognizers: number): Promise<number> {
  const engine = createBareEngine(recognizers)
  try {
    await engine.warmUp()
    // Half of the pages before and half after the service's turn take as long as all of them.
    return await engine.rate(pages.filter((_, index) => index % 8 < 4))
  } finally {
    await engine.close()
  }
}

async function serviceRate(recognizersOf: readonly number[]): Promise<number> {
  const installation = await services.install(`scale_${recognizersOf.join('_')}`)
  const workers = await Promise.all(recognizersOf.map((count) => installation.startWorker(count)))
  const client = await installation.startApi()
  const { task_id } = await client.submitDocument(book, { language: 'en+id', extract_format: 'json' })
  const { status, pages: counts } = await client.waitForTask(task_id, { timeoutMs: 3_600_000 })
  if (status !== 'completed' || counts.failed > 0) throw new Error(`The task is ${status}`)
  const [row] = await installation.query<{ seconds: number }>(
    'SELECT extract(epoch FROM completed_at - started_at)::float AS seconds FROM nusabaca.tasks',
  )
  await Promise.all(workers.map((worker) => worker.stop()))
  return pages.length / (row?.seconds ?? Number.NaN)
}

try {
  for (const { name, recognizersOf } of layouts) {
    const atATime = recognizersOf.reduce((sum, count) => sum + count)
    const before = await bareRate(atATime)
    const service = await serviceRate(recognizersOf)
    const after = await bareRate(atATime)
    const bare = 2 / (1 / before + 1 / after)
    const ratio = service / bare
    const verdict = ratio < target ? ` (TOO SLOW: at least ${target} is wanted)` : ''
    const figures = `bare ${bare.toFixed(2)} pages/s, service ${service.toFixed(2)} pages/s`
    console.log(`${name}: ${figures}, ratio ${ratio.toFixed(3)}${verdict}`)
    if (ratio < target) process.exitCode = 1
  }
} finally {
  await services.end()
  await rm(folder, { recursive: true, force: true })
}
