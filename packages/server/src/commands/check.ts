import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { inspectRedis } from '../adapters/task-queue/redis.js'
import {
  type ComposeRecognizersOptions,
  composeEngineOffers,
  composeRecognizers,
  composeVoices,
  hasNativeRuntime,
  nativeRuntimeHint,
  speechHint,
} from '../compose-engines.js'
import { composeFiles } from '../compose-files.js'
import { type Config, describeConfig } from '../config.js'
import { chooseEngine } from '../core/languages.js'
import type { Voice } from '../core/ports/speech-engine.js'
import { readText } from '../core/read-text.js'
import { chooseVoice } from '../core/speech/choose-voice.js'
import { openDatabase } from '../database/open-database.js'
import type { Logger } from '../observability/logger.js'
import { withPageBudget } from './with-page-budget.js'

/** A picture that says `nusabaca reads`, packaged with the program. */
const testPicture = fileURLToPath(new URL('../../assets/check.png', import.meta.url))

/** `nusabaca check`: prints the effective settings and tries each dependency. Gives the exit code. */
export async function check(
  { config, logger }: { readonly config: Config; readonly logger: Logger },
  cacheDir: string,
  print: (line: string) => void,
): Promise<number> {
  for (const [variable, value] of describeConfig(config)) print(`${variable.padEnd(28)} ${value}`)
  print('')
  let failures = 0
  const probe = async (name: string, attempt: () => Promise<string>) => {
    try {
      print(`ok      ${name.padEnd(12)} ${await attempt()}`)
    } catch (error) {
      failures += 1
      print(`FAILED  ${name.padEnd(12)} ${explain(error)}`)
    }
  }
  await probe('database', () => probeDatabase(config))
  const { redisUrl } = config
  if (redisUrl !== null) await probe('queue', () => probeRedis(redisUrl))
  await probe('files', () => probeFiles(config))
  for (const engine of config.engines) {
    await probe('recognition', () => probeRecognition({ ...config, engines: [engine] }, cacheDir, logger))
  }
  const voices = await composeVoices(config)
  if (voices.length > 0) {
    await probe('speech', () => probeSpeech(config, voices, { cacheDir, logger, role: 'both' }))
  } else if (config.speechEngine !== 'none') print(`note    ${speechHint}`)
  if (!hasNativeRuntime()) print(`note    ${nativeRuntimeHint}`)
  return failures === 0 ? 0 : 1
}

/** What went wrong and why, down to what the operator can mend. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { message, cause } = error
  return cause === undefined ? message : `${message}\n        because: ${explain(cause)}`
}

async function probeDatabase({ databaseUrl, dataDir, redisUrl }: Config): Promise<string> {
  const database = await openDatabase({
    url: databaseUrl,
    dataDir,
    holdsQueue: redisUrl === null,
    onError: () => undefined,
  })
  try {
    const { rows } = await database.pool.query<{ version: string }>('SELECT version()')
    return rows[0]?.version.split(',')[0] ?? 'answers'
  } finally {
    await database.close()
  }
}

async function probeRedis(url: string): Promise<string> {
  const { server, warnings } = await inspectRedis(url)
  return [server, ...warnings].join('\n        warning: ')
}

async function probeFiles(config: Config): Promise<string> {
  const { files, servesLinks, close } = await composeFiles(config, () => 'http://127.0.0.1')
  const key = `check/${randomUUID()}.txt`
  async function* content() {
    yield new TextEncoder().encode('nusabaca')
  }
  try {
    await files.put(key, content())
    if ((await readText(files, key)) !== 'nusabaca') throw new Error('What was read is not what was written')
    const { url } = await files.signedLink(key)
    // Those of a folder are fetched from the API, which does not run.
    if (servesLinks) await probeLink(url)
    for await (const { key: listed } of files.list()) if (listed === key) break
    await files.remove(key)
    const fetched = servesLinks ? 'fetch, ' : ''
    return `${files.urlOf(key).replace(key, '')}: write, read, sign, ${fetched}list and remove work`
  } finally {
    await close()
  }
}

async function probeLink(url: string): Promise<void> {
  const answer = await fetch(url)
  if (!answer.ok || (await answer.text()) !== 'nusabaca') {
    throw new Error(`A signed link was answered with ${answer.status}`)
  }
}

function probeRecognition(config: Config, cacheDir: string, logger: Logger): Promise<string> {
  return withPageBudget({ config, logger }, (budget) =>
    readTestPicture({ ...config, concurrency: 1 }, { cacheDir, logger, role: 'both', ...budget }),
  )
}

async function readTestPicture(config: Config, options: ComposeRecognizersOptions): Promise<string> {
  const choice = chooseEngine(await composeEngineOffers(config), { language: 'auto', engine: undefined })
  const recognizer = composeRecognizers(config, options)
  try {
    const { signal } = new AbortController()
    const document = { path: testPicture, limits: config }
    const { mediaType } = await recognizer.inspect(document, signal)
    const page = await recognizer.recognize({ ...document, mediaType, page: 1, ...choice }, signal)
    return `${page.engine} read ${JSON.stringify(page.text)}`
  } finally {
    await recognizer.close()
  }
}

async function probeSpeech(
  config: Config,
  voices: readonly Voice[],
  options: ComposeRecognizersOptions,
): Promise<string> {
  const { name: voice } = chooseVoice(voices, { language: 'id' })
  const recognizer = composeRecognizers({ ...config, engines: ['noop'], concurrency: 1 }, options)
  try {
    const request = { text: 'nusabaca', voice, speed: 1, format: 'mp3' } as const
    const { durationMs } = await recognizer.speak(request, new AbortController().signal)
    return `${config.speechEngine} spoke for ${Math.round(durationMs)} ms, and has ${voices.length} voices`
  } finally {
    await recognizer.close()
  }
}
