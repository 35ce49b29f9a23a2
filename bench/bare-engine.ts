import { setMaxListeners } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createRecognizerPool } from '../packages/server/src/adapters/recognizer/process-pool.js'

const maxMemoryBytes = 3 * 1024 ** 3
const limits = { maxPages: 500, maxPixels: 100_000_000 }

/** A page of a local file. */
export interface BarePage {
  readonly path: string
  readonly mediaType: string
  readonly page: number
}

/** The built-in engine in `recognizers` processes, without any service around it. */
export function createBareEngine(recognizers: number) {
  const { signal } = new AbortController()
  setMaxListeners(0, signal)
  const setup = { modelDir: null, cacheDir: join(tmpdir(), 'nusabaca-bench'), maxMemoryBytes }
  const pool = createRecognizerPool({
    command: {
      module: fileURLToPath(new URL('../packages/server/dist/main.js', import.meta.url)),
      args: ['recognizer', JSON.stringify(setup)],
      env: {},
    },
    size: recognizers,
    engine: 'builtin',
    maxMemoryBytes,
    pageTimeoutMs: 60_000,
  })
  return {
    ...pool,
    /** Reads the pages, as many at a time as there are recognisers, and gives pages a second. */
    async rate(pages: readonly BarePage[]): Promise<number> {
      const started = performance.now()
      const request = { limits, engine: 'builtin', languages: ['en', 'id'] }
      await Promise.all(pages.map((page) => pool.recognize({ ...request, ...page }, signal)))
      return (pages.length / (performance.now() - started)) * 1000
    },
  }
}
