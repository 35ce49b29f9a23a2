import { createHmac, randomUUID } from 'node:crypto'
import { createRequire } from 'node:module'
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { createPostgresBacklog } from './adapters/backlog/postgres.js'
import { createRecognizerPool, type RecognizerPool } from './adapters/recognizer/process-pool.js'
import { createAesGcmSecretBox } from './adapters/secret-box/aes-gcm.js'
import { type BullmqQueues, createBullmqQueues } from './adapters/task-queue/bullmq.js'
import { createPostgresQueueBackend, createRedisQueueBackend } from './adapters/task-queue/bullmq-backend.js'
import { inspectRedis } from './adapters/task-queue/redis.js'
import { createPostgresTaskStore } from './adapters/task-store/postgres.js'
import { createPostgresTaskUpkeep } from './adapters/task-upkeep/postgres.js'
import { createPostgresWorkLedger } from './adapters/work-ledger/postgres.js'
import { createPostgresWorkerRegistry } from './adapters/worker-registry/postgres.js'
import { composeFiles } from './compose-files.js'
import { builtinModel, type RecognizerSetup } from './compose-recognizer.js'
import type { Config } from './config.js'
import type { EngineOffer } from './core/languages.js'
import { OperatorError } from './core/operator-error.js'
import { queueNames } from './core/ports/task-queue.js'
import { createQueueGauge } from './core/queue-gauge.js'
import { agreeOnDeployment, type SharedFact } from './database/deployment.js'
import { vacuum } from './database/embedded.js'
import { createDatabase } from './database/migrate.js'
import type { OpenedDatabase } from './database/open-database.js'
import type { AppContext } from './http/app-context.js'
import { logSeldom } from './observability/log-seldom.js'
import type { Logger } from './observability/logger.js'
import { fingerprint } from './secret.js'
import { packageVersion } from './version.js'
import type { WorkerContext } from './worker/start-worker.js'

/** Everything that a server of the API and a worker need, wired for a configuration. */
export interface Service {
  readonly app: AppContext
  readonly worker: WorkerContext
  readonly recognizers: RecognizerPool
  /** Ends what was made here; the database is the caller's. */
  close(): Promise<void>
}

/** Which processes this is one of. */
export type Role = 'api' | 'worker' | 'both'

export interface ComposeOptions {
  readonly config: Config
  readonly role: Role
  readonly database: OpenedDatabase
  readonly engines: readonly EngineOffer[]
  readonly logger: Logger
  readonly publicUrl: () => string
}

/** Wires the adapters; nothing runs yet but the connections. */
export async function composeService(options: ComposeOptions): Promise<Service> {
  const { config, role, engines, logger, publicUrl } = options
  const { pool, embedded } = options.database
  const dataDir = resolve(config.dataDir)
  const { secret, linkSigner, files, stagingDir, filesId, ...storage } = await composeFiles(config, publicUrl)
  // Nobody else works on an embedded database.
  if (!embedded) await agreeOnDeployment(pool, sharedFacts(secret, filesId))
  const { queue, consumer, scheduler, ...queues } = await composeQueues(config, pool, logger)
  const recognizers = composeRecognizerPool(config, join(dataDir, 'cache'), { logger, role })
  const database = createDatabase(pool)
  const shared = {
    tasks: createPostgresTaskStore(database),
    ledger: createPostgresWorkLedger(database),
    upkeep: createPostgresTaskUpkeep(database),
    files,
    queue,
    secrets: createAesGcmSecretBox(secret),
    recognizer: recognizers,
    limits: { maxPages: config.maxPages, maxPixels: config.maxPixels },
    logger,
  }
  let warm = false
  return {
    recognizers: {
      ...recognizers,
      async warmUp() {
        await recognizers.warmUp()
        warm = true
      },
    },
    app: {
      ...shared,
      gauge: createQueueGauge(createPostgresBacklog(database), { maxPages: config.maxQueuedPages }),
      nameClient: clientNamer(secret),
      linkSigner,
      engines,
      version: packageVersion(),
      publicUrl,
      stagingDir,
      maxFileBytes: config.maxFileBytes,
      pageTimeoutMs: config.pageTimeoutMs,
      taskTimeoutMs: config.taskTimeoutMs,
      retentionMs: config.retentionMs,
      urlTtlMs: config.urlTtlMs,
      async checkReady() {
        const database = await pool.query('SELECT 1').then(
          () => true,
          () => false,
        )
        return { database, queue: queues.isReady(), recognizers: warm }
      },
    },
    worker: {
      ...shared,
      consumer,
      scheduler,
      queues: queueNames,
      concurrency: config.concurrency,
      registry: createPostgresWorkerRegistry(database),
      // Another process may come to have the same pid.
      worker: `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`,
      host: hostname(),
      pid: process.pid,
      retentionMs: config.retentionMs,
      orphanAgeMs: config.orphanAgeMs,
      ...(embedded && { vacuum: () => vacuum(pool) }),
    },
    async close() {
      await recognizers.close()
      await queues.close()
      await storage.close()
    },
  }
}

/** Addresses are people's: only a name that nobody can turn back is kept. */
function clientNamer(secret: string): (address: string) => string {
  return (address) =>
    createHmac('sha256', secret).update(`client ${address}`).digest('base64url').slice(0, 16)
}

/** Without these in common, processes could not read what the others have written. */
function sharedFacts(secret: string, filesId: string): readonly SharedFact[] {
  return [
    {
      name: 'secret',
      value: fingerprint(secret),
      mend:
        'This process has another secret key than those that worked on this database before, so it could not ' +
        'open the passwords that they sealed, and its links would not work there. Give all of them the same ' +
        'NUSABACA_SECRET_KEY.',
    },
    {
      name: 'files',
      value: filesId,
      mend:
        'This process keeps its files elsewhere than those that worked on this database before. Give all of ' +
        'them the same NUSABACA_STORAGE or, without one, the same folder as NUSABACA_DATA_DIR, on a disk that ' +
        'they share.',
    },
  ]
}

async function composeQueues(config: Config, pool: pg.Pool, logger: Logger): Promise<BullmqQueues> {
  const onError = logSeldom(logger, 'Queue failed')
  const { redisUrl, queuePrefix: prefix } = config
  if (redisUrl === null) {
    return createBullmqQueues(createPostgresQueueBackend(pool, { prefix, onError }), { onError })
  }
  const { server, warnings } = await inspectRedis(redisUrl)
  logger.info({ server }, 'Redis found')
  for (const warning of warnings) logger.warn({ warning }, 'Redis is not fit for a queue')
  return createBullmqQueues(createRedisQueueBackend(redisUrl, { prefix, onError }), { onError })
}

/** Recognisers as `config` wants them; each is this program again, under another command. */
export function composeRecognizerPool(
  config: Config,
  cacheDir: string,
  { logger, role }: { readonly logger: Logger; readonly role: Role },
): RecognizerPool {
  const setup: RecognizerSetup = {
    modelDir: config.modelDir,
    cacheDir,
    maxMemoryBytes: config.recognizerMemoryBytes,
  }
  return createRecognizerPool({
    command: {
      module: fileURLToPath(new URL('./main.js', import.meta.url)),
      args: ['recognizer', JSON.stringify(setup)],
      // Documents of strangers are decoded there: it gets no secret of this process's environment.
      env: { UV_THREADPOOL_SIZE: '2', VIPS_CONCURRENCY: '1' },
    },
    size: role === 'api' ? 0 : config.concurrency,
    inspectors: role === 'worker' ? 0 : 1,
    engine: config.engine,
    pageTimeoutMs: config.pageTimeoutMs,
    maxMemoryBytes: config.recognizerMemoryBytes,
    onEvent: (event, facts) => logger.debug(facts, event),
  })
}

/** Whether recognition runs natively; npm leaves the package out where its install script fails. */
export function hasNativeRuntime(): boolean {
  try {
    createRequire(import.meta.url).resolve('onnxruntime-node')
    return true
  } catch {
    return false
  }
}

/** What to tell an operator without it. */
export const nativeRuntimeHint =
  'onnxruntime-node is not installed, so recognition runs on WebAssembly, several times as slow; ' +
  '`npm install onnxruntime-node --ignore-scripts` brings it'

/** The engines that requests may choose from, the configured one first. */
export async function composeEngineOffers(config: Config): Promise<readonly EngineOffer[]> {
  const { installedLanguages } = await import('./adapters/ocr-engine/tesseract-languages.js')
  const builtin = { name: 'builtin', model: builtinModel(config.modelDir), languages: ['en', 'id', 'ms'] }
  const tesseract = { name: 'tesseract', model: 'tesseract.js 7', languages: installedLanguages() }
  switch (config.engine) {
    case 'noop':
      return [{ name: 'noop', model: 'none', languages: builtin.languages }]
    case 'builtin':
      return tesseract.languages.length === 0 ? [builtin] : [builtin, tesseract]
    case 'tesseract':
      if (tesseract.languages.length > 0) return [tesseract, builtin]
      throw new OperatorError(
        'NUSABACA_OCR_ENGINE is tesseract, and no language is installed for it; ' +
          'npm install @tesseract.js-data/eng brings English.',
      )
  }
}
