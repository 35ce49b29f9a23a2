import { createHmac, randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { createPostgresBacklog } from './adapters/backlog/postgres.js'
import { createPostgresDirectUploads } from './adapters/direct-uploads/postgres.js'
import { createPostgresIdempotencyStore } from './adapters/idempotency-store/postgres.js'
import { createPostgresKeyStore } from './adapters/key-store/postgres.js'
import { createPostgresOperationLedger } from './adapters/operation-ledger/postgres.js'
import { createGuardedHttp } from './adapters/outbound-http/guarded.js'
import { createPostgresPageBudget } from './adapters/page-budget/postgres.js'
import { createPostgresPageQuota } from './adapters/page-quota/postgres.js'
import type { EngineLadder } from './adapters/recognizer/engine-ladder.js'
import { createAesGcmSecretBox } from './adapters/secret-box/aes-gcm.js'
import { createPostgresTaskChanges } from './adapters/task-changes/postgres.js'
import { type BullmqQueues, createBullmqQueues } from './adapters/task-queue/bullmq.js'
import { createPostgresQueueBackend, createRedisQueueBackend } from './adapters/task-queue/bullmq-backend.js'
import { connectRedis, inspectRedis } from './adapters/task-queue/redis.js'
import { createPostgresTaskStore } from './adapters/task-store/postgres.js'
import { createPostgresTaskUpkeep } from './adapters/task-upkeep/postgres.js'
import { createPostgresThroughput } from './adapters/throughput/postgres.js'
import { createPostgresWebhookOutbox } from './adapters/webhook-outbox/postgres.js'
import { createStandardWebhooksSigner } from './adapters/webhook-signer/standard-webhooks.js'
import { createPostgresWebhookStore } from './adapters/webhook-store/postgres.js'
import { createPostgresWorkLedger } from './adapters/work-ledger/postgres.js'
import { createPostgresWorkerRegistry } from './adapters/worker-registry/postgres.js'
import { composePdfMaker, composeRecognizers, pagesAtATime, type Role } from './compose-engines.js'
import { composeFiles } from './compose-files.js'
import type { Config } from './config.js'
import { claimFiles } from './core/claim-files.js'
import { createWebhookDeliverer } from './core/deliver-webhooks.js'
import type { EngineOffer } from './core/languages.js'
import type { Voice } from './core/ports/speech-engine.js'
import { queueNames } from './core/ports/task-queue.js'
import { createQueueGauge } from './core/queue-gauge.js'
import { createTaskWatcher } from './core/task-watcher.js'
import { tasksOf } from './core/tasks-of.js'
import { traceFields } from './core/trace.js'
import { agreeOnDeployment, databaseId, type SharedFact } from './database/deployment.js'
import { vacuum } from './database/embedded.js'
import { createDatabase } from './database/migrate.js'
import type { OpenedDatabase } from './database/open-database.js'
import type { AppContext } from './http/app-context.js'
import type { TlsFiles } from './http/server-options.js'
import { logSeldom } from './observability/log-seldom.js'
import type { Logger } from './observability/logger.js'
import { measureFiles, measureLedger, measureTasks } from './observability/measure-ports.js'
import { createMetrics } from './observability/metrics.js'
import { fingerprint } from './secret.js'
import { packageVersion } from './version.js'
import type { WorkerContext } from './worker/start-worker.js'

/** Everything that a server of the API and a worker need, wired for a configuration. */
export interface Service {
  readonly app: AppContext
  readonly worker: WorkerContext
  readonly recognizers: EngineLadder
  /** The queues as their vendor's tools take them. */
  readonly queues: BullmqQueues['queues']
  /** Ends what was made here; the database is the caller's. */
  close(): Promise<void>
}

export interface ComposeOptions {
  readonly config: Config
  readonly role: Role
  readonly database: OpenedDatabase
  readonly engines: readonly EngineOffer[]
  readonly voices: readonly Voice[]
  readonly logger: Logger
  readonly publicUrl: () => string
  /** For HTTPS. */
  readonly tls?: TlsFiles | undefined
}

/** How long a key that was revoked, or the lack of keys, may go unnoticed. */
const keysFreshMs = 2000

/** How soon whoever waits for a task hears of it. */
const watchEveryMs = 250

/** Wires the adapters; nothing runs yet but the connections. */
export async function composeService(options: ComposeOptions): Promise<Service> {
  const { config, role, engines, voices, logger, publicUrl } = options
  const { pool, embedded } = options.database
  const dataDir = resolve(config.dataDir)
  const metrics = createMetrics(packageVersion())
  metrics.watchProcess()
  const { secret, linkSigner, stagingDir, filesId, ...storage } = await composeFiles(config, publicUrl)
  const files = measureFiles(storage.files, metrics)
  // Nobody else works on an embedded database.
  if (!embedded) await agreeOnDeployment(pool, sharedFacts(secret, filesId))
  // The data folder is one database's already.
  if (config.storage !== null) await claimFiles(files, await databaseId(pool))
  const { queue, consumer, scheduler, ...queues } = await composeQueues(config, pool, logger)
  const database = createDatabase(pool)
  const { visionDailyPages: pagesPerDay } = config
  const budget = pagesPerDay !== null && {
    budget: createPostgresPageBudget(database, { engine: 'google-vision', pagesPerDay }),
  }
  const cacheDir = join(dataDir, 'cache')
  const recognizers = composeRecognizers(config, {
    cacheDir,
    logger,
    role,
    metrics,
    ...budget,
  })
  // Google reads documents from its own buckets alone.
  const wholeDocuments = recognizers.documents &&
    config.storage?.protocol === 'gs:' && {
      operations: recognizers.documents,
      ledger: createPostgresOperationLedger(database),
      minPages: config.visionDocumentPages,
      ...budget,
    }
  const changes = createPostgresTaskChanges(database)
  const requestCounts = role === 'worker' ? null : connectRequestCounts(config, logger)
  const outbound = createGuardedHttp({
    allowed: config.allowNetworks ?? [],
    userAgent: `nusabaca/${packageVersion()}`,
  })
  const idempotency = createPostgresIdempotencyStore(database)
  const shared = {
    tasks: measureTasks(createPostgresTaskStore(database), metrics),
    ledger: measureLedger(createPostgresWorkLedger(database), metrics),
    upkeep: createPostgresTaskUpkeep(database),
    registry: createPostgresWorkerRegistry(database),
    throughput: createPostgresThroughput(database),
    directUploads: createPostgresDirectUploads(database),
    files,
    queue,
    secrets: createAesGcmSecretBox(secret),
    webhooks: createPostgresWebhookStore(database),
    signer: createStandardWebhooksSigner(),
    outbound,
    publicUrl,
    recognizer: recognizers,
    pdfs: composePdfMaker(config, { cacheDir, folder: stagingDir }),
    speaker: recognizers,
    limits: { maxPages: config.maxPages, maxPixels: config.maxPixels },
    logger,
    metrics,
  }
  metrics.watchWork({
    queues: () => queue.states(),
    recognizers: () => recognizers.processes().length,
    onError: logSeldom(logger, 'Queues were not looked at'),
  })
  let warm = false
  return {
    queues: queues.queues,
    recognizers: {
      ...recognizers,
      async warmUp() {
        await recognizers.warmUp()
        warm = true
      },
    },
    app: {
      ...shared,
      keys: createPostgresKeyStore(database, { freshMs: keysFreshMs }),
      anonymousAllowed: config.anonymous === 'allow',
      requests: {
        requestsPerMinute: config.requestsPerMinute,
        redis: requestCounts,
        prefix: config.queuePrefix,
      },
      quota: createPostgresPageQuota(database),
      server: { ...config, tls: options.tls ?? null },
      wall: {
        corsOrigins: config.corsOrigins ?? [],
        secure: options.tls !== undefined || config.publicUrl?.startsWith('https:') === true,
      },
      tasksOf: (principal) => tasksOf(shared.tasks, principal),
      changes,
      watcher: createTaskWatcher(changes, {
        everyMs: watchEveryMs,
        onError: logSeldom(logger, 'Watched tasks were not looked at'),
      }),
      gauge: createQueueGauge(createPostgresBacklog(database), { maxPages: config.maxQueuedPages }),
      reuse: config.reuse,
      idempotency,
      fingerprint: (text) => createHmac('sha256', secret).update(`request ${text}`).digest('base64url'),
      resumableDir: join(stagingDir, '..', 'resumable'),
      orphanAgeMs: config.orphanAgeMs,
      maxBatchFiles: config.maxBatchFiles,
      nameClient: clientNamer(secret),
      linkSigner,
      engines,
      voices,
      maxSpeechCharacters: config.maxSpeechCharacters,
      version: packageVersion(),
      pageDir: fileURLToPath(new URL('./page', import.meta.url)),
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
        // Without its queue it takes work still, and whoever is asked next would be no better off.
        return { needed: { database, recognizers: warm }, wanted: { queue: queues.isReady() } }
      },
    },
    worker: {
      ...shared,
      consumer,
      scheduler,
      onEnqueueFailed: (taskId, error) => logger.warn({ taskId, error }, 'Task was not enqueued'),
      queues: queueNames,
      concurrency: pagesAtATime(config),
      memory: () => ({ bytes: process.memoryUsage.rss(), recognizers: recognizers.processes() }),
      idempotency,
      deliverer: createWebhookDeliverer({
        ...shared,
        outbox: createPostgresWebhookOutbox(database),
        onTried: ({ id, taskId, tries, trace }, { status, httpStatus }) =>
          logger.info(
            { webhookId: id, taskId, tries, status, httpStatus, ...(trace && traceFields(trace)) },
            'Webhook tried',
          ),
        onError: logSeldom(logger, 'Webhook was not recorded'),
      }),
      // Another process may come to have the same pid.
      worker: `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`,
      host: hostname(),
      pid: process.pid,
      retentionMs: config.retentionMs,
      orphanAgeMs: config.orphanAgeMs,
      ...(wholeDocuments && { wholeDocuments }),
      ...(embedded && { vacuum: () => vacuum(pool) }),
    },
    async close() {
      await recognizers.close()
      await outbound.close()
      requestCounts?.disconnect()
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

/** Where processes count requests together; whoever asks does not wait for a server that is away. */
function connectRequestCounts({ redisUrl }: Config, logger: Logger) {
  if (redisUrl === null) return null
  const redis = connectRedis(redisUrl, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 500,
  })
  redis.on('error', logSeldom(logger, 'Requests were not counted'))
  return redis
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
