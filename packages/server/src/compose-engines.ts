import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { visionLanguages } from './adapters/ocr-engine/google-vision/languages.js'
import { createGoogleVisionInThread } from './adapters/ocr-engine/google-vision-in-thread.js'
import { withinBudget } from './adapters/ocr-engine/within-budget.js'
import { createEngineLadder, type EngineLadder } from './adapters/recognizer/engine-ladder.js'
import { createRecognizerPool } from './adapters/recognizer/process-pool.js'
import type { RecognizerCommand } from './adapters/recognizer/recognizer-process.js'
import { createSearchablePdfMaker } from './adapters/searchable-pdf/child-process.js'
import { builtinModel, type RecognizerSetup } from './compose-recognizer.js'
import type { Config } from './config.js'
import type { EngineOffer } from './core/languages.js'
import { OperatorError } from './core/operator-error.js'
import type { RemoteOcrEngine } from './core/ports/ocr-engine.js'
import type { PageBudget } from './core/ports/page-budget.js'
import type { SearchablePdfMaker } from './core/ports/searchable-pdf.js'
import type { Voice } from './core/ports/speech-engine.js'
import { logSeldom } from './observability/log-seldom.js'
import type { Logger } from './observability/logger.js'
import { measureEngine, measureRecognizer, measureSpeaker } from './observability/measure-ports.js'
import { createMetrics, type Metrics } from './observability/metrics.js'
import type { EngineName } from './setting-parsers.js'
import { packageVersion } from './version.js'

/** Which processes this is one of. */
export type Role = 'api' | 'worker' | 'both'

export interface ComposeRecognizersOptions {
  /** Where prepared models are kept. */
  readonly cacheDir: string
  readonly logger: Logger
  readonly role: Role
  /** Counted for nobody when absent. */
  readonly metrics?: Metrics
  /** Pages that engines which cost money may read; any number when absent. */
  readonly budget?: PageBudget
}

function recognizerCommand(config: Config, cacheDir: string): RecognizerCommand {
  const setup: RecognizerSetup = {
    modelDir: config.modelDir,
    cacheDir,
    maxMemoryBytes: config.recognizerMemoryBytes,
    speechEngine: config.speechEngine,
  }
  return {
    module: fileURLToPath(new URL('./main.js', import.meta.url)),
    args: ['recognizer', JSON.stringify(setup)],
    // Documents of strangers are decoded there: it gets no secret of this process's environment.
    env: { UV_THREADPOOL_SIZE: '2', VIPS_CONCURRENCY: '1' },
  }
}

/** What writes PDFs, in processes of the same kind. */
export function composePdfMaker(
  config: Config,
  { cacheDir, folder }: { readonly cacheDir: string; readonly folder: string },
): SearchablePdfMaker {
  return createSearchablePdfMaker({ command: recognizerCommand(config, cacheDir), folder })
}

/** Recognisers as `config` wants them; each is this program again, under another command. */
export function composeRecognizers(
  config: Config,
  { cacheDir, logger, role, metrics = createMetrics(packageVersion()), budget }: ComposeRecognizersOptions,
): EngineLadder {
  const pool = createRecognizerPool({
    command: recognizerCommand(config, cacheDir),
    size: role === 'api' ? 0 : config.concurrency,
    inspectors: role === 'worker' ? 0 : 1,
    engine: config.engines.find((name) => !isRemote(name)) ?? null,
    pageTimeoutMs: config.pageTimeoutMs,
    maxMemoryBytes: config.recognizerMemoryBytes,
    onEvent(event, facts) {
      logger.debug(facts, event)
      if (event === 'Recognizer started') metrics.recognizerStarted()
      if (facts.reason !== undefined) metrics.recognizerEnded(facts.reason)
    },
  })
  const remoteEngines = config.engines
    .filter(isRemote)
    .map(() => measureEngine(composeGoogleVision(config, logger), metrics))
    .map((engine) => (budget === undefined ? engine : withinBudget(engine, budget)))
  return createEngineLadder({
    pool: measureSpeaker(measureRecognizer(pool, metrics), { engine: config.speechEngine, metrics }),
    remoteEngines,
    escalateBelow: config.escalateBelow,
  })
}

function isRemote(name: EngineName): boolean {
  return name === 'google-vision'
}

function composeGoogleVision(config: Config, logger: Logger): RemoteOcrEngine {
  return createGoogleVisionInThread({
    endpoint: config.visionEndpoint,
    credentialsFile: config.googleCredentials,
    deadlineMs: config.pageTimeoutMs,
    onRefused: logSeldom(logger, 'Google Vision refused to read'),
  })
}

/** Pages that a worker has at hand: one that waits for somebody else's machine costs this one next to nothing. */
export function pagesAtATime({ engines, concurrency }: Config): number {
  const [first] = engines
  return first !== undefined && isRemote(first) ? Math.max(concurrency, 8) : concurrency
}

/** Whether recognition runs natively; npm leaves the package out where its install script fails. */
export function hasNativeRuntime(): boolean {
  return isInstalled('onnxruntime-node')
}

/** The voices that requests may choose from, the first of each language first; none where this server does not speak. */
export async function composeVoices({ speechEngine }: Config): Promise<readonly Voice[]> {
  if (speechEngine === 'none' || !isInstalled('@echogarden/espeak-ng-emscripten')) return []
  const { espeakVoices } = await import('./adapters/speech-engine/espeak-ng/voices.js')
  return espeakVoices.map(({ name, language, label }) => ({ name, language, label }))
}

/** What to tell an operator who wants voices and has none. */
export const speechHint =
  '@echogarden/espeak-ng-emscripten is not installed, so nothing is read aloud; ' +
  '`npm install @echogarden/espeak-ng-emscripten` brings it'

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name)
    return true
  } catch {
    return false
  }
}

/** What to tell an operator without it. */
export const nativeRuntimeHint =
  'onnxruntime-node is not installed, so recognition runs on WebAssembly, several times as slow; ' +
  '`npm install onnxruntime-node --ignore-scripts` brings it'

/** The engines that requests may choose from, those of the configuration first and in its order. */
export async function composeEngineOffers(config: Config): Promise<readonly EngineOffer[]> {
  const { installedLanguages } = await import('./adapters/ocr-engine/tesseract-languages.js')
  const tesseractLanguages = installedLanguages()
  const languages: Record<EngineName, readonly string[]> = {
    builtin: ['en', 'id', 'ms'],
    tesseract: tesseractLanguages,
    'google-vision': visionLanguages,
    noop: ['en', 'id', 'ms'],
  }
  const models: Record<EngineName, string> = {
    builtin: builtinModel(config.modelDir),
    tesseract: 'tesseract.js 7',
    'google-vision': 'Cloud Vision',
    noop: 'none',
  }
  if (config.engines.includes('tesseract') && tesseractLanguages.length === 0) {
    throw new OperatorError(
      'NUSABACA_OCR_ENGINE is tesseract, and no language is installed for it; ' +
        'npm install @tesseract.js-data/eng brings English.',
    )
  }
  const besides = config.engines.includes('noop') ? [] : (['builtin', 'tesseract'] as const)
  return [...new Set<EngineName>([...config.engines, ...besides])]
    .filter((name) => languages[name].length > 0)
    .map((name) => ({
      name,
      model: models[name],
      languages: languages[name],
      configured: config.engines.includes(name),
    }))
}
