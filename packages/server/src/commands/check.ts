import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import {
  composeEngineOffers,
  composeService,
  hasNativeRuntime,
  nativeRuntimeHint,
  type Service,
} from '../compose.js'
import { type Config, describeConfig } from '../config.js'
import { chooseEngine, type EngineOffer } from '../core/languages.js'
import { readText } from '../core/read-text.js'
import { openDatabase } from '../database/open-database.js'
import type { Logger } from '../observability/logger.js'

/** A picture that says `nusabaca reads`, packaged with the program. */
const testPicture = fileURLToPath(new URL('../../assets/check.png', import.meta.url))
const publicUrl = () => 'http://127.0.0.1'

/** `nusabaca check`: prints the effective settings and tries each dependency. Gives the exit code. */
export async function check(config: Config, logger: Logger, print: (line: string) => void): Promise<number> {
  for (const [variable, value] of describeConfig(config)) print(`${variable.padEnd(28)} ${value}`)
  print('')
  const report = createReport(print)
  const engines = await composeEngineOffers(config)
  await report.probe('database', async () => {
    const database = await openDatabase({
      url: config.databaseUrl,
      dataDir: config.dataDir,
      onError: (error) => logger.debug({ error }, 'Database connection failed'),
    })
    const service = await composeService({ config, database, engines, logger, publicUrl })
    try {
      const { rows } = await database.pool.query<{ version: string }>('SELECT version()')
      await report.probe('files', () => probeFiles(service))
      await report.probe('recognition', () => probeRecognition(service, engines))
      return rows[0]?.version.split(',')[0] ?? 'answers'
    } finally {
      await service.close()
      await database.close()
    }
  })
  if (!hasNativeRuntime()) print(`note    ${nativeRuntimeHint}`)
  return report.failed() ? 1 : 0
}

function createReport(print: (line: string) => void) {
  let failures = 0
  return {
    failed: () => failures > 0,
    /** Prints what `attempt` says of the thing, or why it failed. */
    async probe(name: string, attempt: () => Promise<string>): Promise<void> {
      try {
        print(`ok      ${name.padEnd(12)} ${await attempt()}`)
      } catch (error) {
        failures += 1
        print(`FAILED  ${name.padEnd(12)} ${error instanceof Error ? error.message : error}`)
      }
    },
  }
}

async function probeFiles({ app: { files } }: Service): Promise<string> {
  const key = `check/${randomUUID()}.txt`
  async function* content() {
    yield new TextEncoder().encode('nusabaca')
  }
  await files.put(key, content())
  const read = await readText(files, key)
  await files.signedLink(key)
  await files.remove(key)
  if (read !== 'nusabaca') throw new Error('What was read is not what was written')
  return `${files.urlOf('check').replace(/check$/, '')}: write, read, sign and remove work`
}

async function probeRecognition({ app }: Service, engines: readonly EngineOffer[]): Promise<string> {
  const { recognizer, limits } = app
  const { signal } = new AbortController()
  const choice = chooseEngine(engines, { language: 'en', engine: undefined })
  const document = { path: testPicture, limits }
  const { mediaType } = await recognizer.inspect(document, signal)
  const page = await recognizer.recognize({ ...document, mediaType, page: 1, ...choice }, signal)
  return `${page.engine} read ${JSON.stringify(page.text)}`
}
