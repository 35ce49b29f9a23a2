import { availableParallelism } from 'node:os'
import {
  anyText,
  bytes,
  count,
  durationMs,
  endpoint,
  engineList,
  fraction,
  httpUrl,
  networks,
  oneOf,
  origins,
  type Parse,
  postgresUrl,
  proxies,
  redisUrl,
  storageUrl,
} from './setting-parsers.js'

/** One setting: its variable, what it means, its default as text, and how it is read. */
export interface Setting<T> {
  readonly variable: string
  /** Another variable that is read where this one is absent. */
  readonly alias?: string
  readonly meaning: string
  /** Text as it would stand in the environment; undefined when the setting may be absent. */
  readonly fallback: string | undefined
  readonly parse: Parse<T>
  /** Never shown, not even by `nusabaca check`. */
  readonly secret?: boolean
}

/** Every setting, in the order of the documentation, which is generated from this table. */
export const settings = {
  host: {
    variable: 'NUSABACA_HOST',
    meaning: 'address the API listens on',
    fallback: '127.0.0.1',
    parse: anyText,
  },
  port: {
    variable: 'NUSABACA_PORT',
    meaning: 'port the API listens on; 0 takes a free one',
    fallback: '8000',
    parse: count(0, 65_535),
  },
  monitorHost: {
    variable: 'NUSABACA_MONITOR_HOST',
    meaning: 'address that `nusabaca monitor` listens on',
    fallback: '127.0.0.1',
    parse: anyText,
  },
  monitorPort: {
    variable: 'NUSABACA_MONITOR_PORT',
    meaning: 'port that `nusabaca monitor` listens on; 0 takes a free one',
    fallback: '5555',
    parse: count(0, 65_535),
  },
  metricsHost: {
    variable: 'NUSABACA_METRICS_HOST',
    meaning: 'address that `nusabaca worker` answers `/metrics` and probes on',
    fallback: '127.0.0.1',
    parse: anyText,
  },
  metricsPort: {
    variable: 'NUSABACA_METRICS_PORT',
    meaning:
      'port that `nusabaca worker` answers `/metrics` and probes on; 0 takes a free one; it does not listen when absent. `serve` answers them where it answers everything',
    fallback: undefined,
    parse: count(0, 65_535),
  },
  publicUrl: {
    variable: 'NUSABACA_PUBLIC_URL',
    meaning: 'what links start with, behind a proxy too; from host and port when absent',
    fallback: undefined,
    parse: httpUrl,
  },
  tlsCert: {
    variable: 'NUSABACA_TLS_CERT',
    meaning: 'file of a certificate with its chain (PEM), for HTTPS; taken up anew when it changes',
    fallback: undefined,
    parse: anyText,
  },
  tlsKey: {
    variable: 'NUSABACA_TLS_KEY',
    meaning: "file of the certificate's key (PEM)",
    fallback: undefined,
    parse: anyText,
  },
  trustProxy: {
    variable: 'NUSABACA_TRUST_PROXY',
    meaning:
      "proxies whose X-Forwarded-For tells callers' addresses: addresses and networks with commas between them, or how many proxies there are; links start with NUSABACA_PUBLIC_URL, whatever they say",
    fallback: undefined,
    parse: proxies,
  },
  corsOrigins: {
    variable: 'NUSABACA_CORS_ORIGINS',
    meaning: 'other origins whose pages may use the API, with commas between them, or `*`',
    fallback: undefined,
    parse: origins,
  },
  headerTimeoutMs: {
    variable: 'NUSABACA_HEADER_TIMEOUT',
    meaning: 'a connection that has sent no whole head of a request by then is ended',
    fallback: '15s',
    parse: durationMs(100),
  },
  bodyTimeoutMs: {
    variable: 'NUSABACA_BODY_TIMEOUT',
    meaning: 'a request of whose body nothing comes for so long is ended',
    fallback: '30s',
    parse: durationMs(100),
  },
  requestTimeoutMs: {
    variable: 'NUSABACA_REQUEST_TIMEOUT',
    meaning: 'a request that has not come whole by then is ended, however steadily it comes',
    fallback: '10min',
    parse: durationMs(1000),
  },
  idleTimeoutMs: {
    variable: 'NUSABACA_IDLE_TIMEOUT',
    meaning:
      'a connection without another request for so long is closed; proxies in front should close sooner',
    fallback: '72s',
    parse: durationMs(100),
  },
  anonymous: {
    variable: 'NUSABACA_ANONYMOUS',
    meaning:
      '`allow` lets callers in without an API key, even where there are keys; `loopback` does so on loopback alone, until the first key is made',
    fallback: 'loopback',
    parse: oneOf('loopback', 'allow'),
  },
  requestsPerMinute: {
    variable: 'NUSABACA_RATE_LIMIT',
    meaning:
      'requests a minute of one API key, or of one address without a key; a key may have a rate of its own; no bound when absent',
    fallback: undefined,
    parse: count(1, 1_000_000),
  },
  dataDir: {
    variable: 'NUSABACA_DATA_DIR',
    meaning: 'folder of the embedded database, the local files and the secret key',
    fallback: './data',
    parse: anyText,
  },
  databaseUrl: {
    variable: 'DATABASE_URL',
    meaning: 'PostgreSQL 13 or newer; the embedded database when absent',
    fallback: undefined,
    parse: postgresUrl,
    secret: true,
  },
  redisUrl: {
    variable: 'REDIS_URL',
    alias: 'CELERY_BROKER_URL',
    meaning: 'Redis 6.2 or newer, or Valkey, for the queue; it lives in the database when absent',
    fallback: undefined,
    parse: redisUrl,
    secret: true,
  },
  queuePrefix: {
    variable: 'NUSABACA_QUEUE_PREFIX',
    meaning: 'keeps queues apart on a shared Redis, where each database needs a prefix of its own',
    fallback: 'nusabaca',
    parse: (text: string) => {
      if (!/^[\w-]{1,32}$/.test(text)) throw new RangeError('1 to 32 letters, digits, _ and -')
      return text
    },
  },
  secretKey: {
    variable: 'NUSABACA_SECRET_KEY',
    meaning: 'signs links and seals passwords, at least 32 characters; made in the data folder when absent',
    fallback: undefined,
    parse: (text: string) => {
      if (text.length < 32) throw new RangeError('at least 32 characters')
      return text
    },
    secret: true,
  },
  linkKeys: {
    variable: 'NUSABACA_LINK_KEYS',
    meaning:
      'secrets that sign links to files of a folder, at least 32 characters each, with commas between them: the first signs, all are good; made from the secret key when absent',
    fallback: undefined,
    parse: (text: string) => {
      const keys = text.split(',').map((key) => key.trim())
      const [newest, ...older] = keys
      if (newest === undefined || keys.some((key) => key.length < 32)) {
        throw new RangeError('at least 32 characters each')
      }
      return [newest, ...older] as const
    },
    secret: true,
  },
  storage: {
    variable: 'NUSABACA_STORAGE',
    alias: 'GOOGLE_CLOUD_STORAGE_BUCKET',
    meaning:
      'where files are kept: `file:///folder`, `gs://bucket/prefix` or `s3://bucket/prefix`, the prefix at will; under the data folder when absent',
    fallback: undefined,
    parse: storageUrl,
  },
  googleCredentials: {
    variable: 'GOOGLE_APPLICATION_CREDENTIALS',
    meaning: "key file of a Google service account; as Google's clients find credentials when absent",
    fallback: undefined,
    parse: anyText,
  },
  googleProject: {
    variable: 'GOOGLE_CLOUD_PROJECT_ID',
    alias: 'GOOGLE_CLOUD_PROJECT',
    meaning: "project of Google Cloud; the credentials' when absent",
    fallback: undefined,
    parse: anyText,
  },
  s3Endpoint: {
    variable: 'NUSABACA_S3_ENDPOINT',
    meaning: "a service that speaks S3's protocol, such as MinIO, R2 or Spaces; Amazon S3 when absent",
    fallback: undefined,
    parse: httpUrl,
  },
  s3Region: {
    variable: 'NUSABACA_S3_REGION',
    meaning: "the bucket's region; as Amazon's clients find it when absent, `us-east-1` at another service",
    fallback: undefined,
    parse: anyText,
  },
  s3ForcePathStyle: {
    variable: 'NUSABACA_S3_FORCE_PATH_STYLE',
    meaning: "`yes` names the bucket in links' paths, not in their hosts, as MinIO needs it",
    fallback: 'no',
    parse: oneOf('yes', 'no'),
  },
  engines: {
    variable: 'NUSABACA_OCR_ENGINE',
    meaning:
      'engine that reads pages unless a request names one: `builtin`, `tesseract`, `google-vision` or `noop`, which skips recognition, for benchmarks; several joined by commas: pages that one is not sure of go on to the next',
    fallback: 'builtin',
    parse: engineList,
  },
  escalateBelow: {
    variable: 'NUSABACA_OCR_ESCALATE_BELOW',
    meaning: 'mean confidence of a page below which the next of several engines is asked',
    fallback: '0.95',
    parse: fraction,
  },
  visionEndpoint: {
    variable: 'NUSABACA_VISION_ENDPOINT',
    meaning: 'host or URL of the Vision API, such as `eu-vision.googleapis.com`; the global one when absent',
    fallback: undefined,
    parse: endpoint,
  },
  visionDailyPages: {
    variable: 'NUSABACA_VISION_DAILY_PAGES',
    meaning: 'most pages that `google-vision` reads in a day (UTC), over all processes; no bound when absent',
    fallback: undefined,
    parse: count(1, 10 ** 9),
  },
  visionDocumentPages: {
    variable: 'NUSABACA_VISION_DOCUMENT_PAGES',
    meaning:
      'a PDF or TIFF in `gs://` of at least so many pages is read as a whole where `google-vision` alone reads it',
    fallback: '17',
    parse: count(2, 2001),
  },
  modelDir: {
    variable: 'NUSABACA_MODEL_DIR',
    meaning: 'folder with det.onnx, rec.onnx, cls.onnx and dictionary.txt; the packaged PP-OCRv4 when absent',
    fallback: undefined,
    parse: anyText,
  },
  speechEngine: {
    variable: 'NUSABACA_SPEECH_ENGINE',
    meaning: 'engine that reads texts aloud: `espeak-ng`, or `none`',
    fallback: 'espeak-ng',
    parse: oneOf('espeak-ng', 'none'),
  },
  concurrency: {
    variable: 'NUSABACA_CONCURRENCY',
    meaning: 'recognisers (child processes), each reading one page at a time; 0.6 to 1 GB of memory each',
    fallback: String(availableParallelism()),
    parse: count(1, 256),
  },
  maxFileBytes: {
    variable: 'NUSABACA_MAX_FILE_BYTES',
    meaning: 'largest upload',
    fallback: '50MiB',
    parse: bytes(1),
  },
  maxBatchFiles: {
    variable: 'NUSABACA_MAX_BATCH_FILES',
    meaning: 'most files of a batch',
    fallback: '50',
    parse: count(1, 1000),
  },
  maxSpeechCharacters: {
    variable: 'NUSABACA_MAX_SPEECH_CHARACTERS',
    meaning: 'most characters of a text that is to be spoken; documents are bounded by their pages',
    fallback: '100000',
    parse: count(1, 1_000_000),
  },
  maxPages: {
    variable: 'NUSABACA_MAX_PAGES',
    meaning: 'most pages of a document',
    fallback: '500',
    parse: count(1, 100_000),
  },
  maxPixels: {
    variable: 'NUSABACA_MAX_PIXELS',
    meaning: 'most pixels of a page',
    fallback: '100000000',
    parse: count(1, 10 ** 9),
  },
  allowNetworks: {
    variable: 'NUSABACA_ALLOW_NETWORKS',
    meaning:
      'hosts, addresses and networks that clients may have documents fetched from although they are not public',
    fallback: undefined,
    parse: networks,
  },
  pageTimeoutMs: {
    variable: 'NUSABACA_PAGE_TIMEOUT_MS',
    meaning: 'a page that takes longer fails and its recogniser is killed',
    fallback: '60s',
    parse: durationMs(100),
  },
  taskTimeoutMs: {
    variable: 'NUSABACA_TASK_TIMEOUT_MS',
    meaning: 'a task that is not done by then fails',
    fallback: '30min',
    parse: durationMs(1000),
  },
  retentionMs: {
    variable: 'NUSABACA_RETENTION',
    meaning: 'how long tasks and their files are kept after they have ended; requests may ask for less',
    fallback: '7d',
    parse: durationMs(1000),
  },
  orphanAgeMs: {
    variable: 'NUSABACA_ORPHAN_AGE',
    meaning: 'files that no task knows, left by processes that died, are removed when they are older',
    fallback: '1d',
    // An upload that is being looked at belongs to no task yet.
    parse: durationMs(20_000),
  },
  maxQueuedPages: {
    variable: 'NUSABACA_MAX_QUEUED_PAGES',
    meaning: 'uploads are refused for a while when more pages than that wait',
    fallback: '20000',
    parse: count(1, 10 ** 9),
  },
  reuse: {
    variable: 'NUSABACA_REUSE',
    meaning:
      'who gets what was read of the same file before, without its being read again: callers with a key from others of their owner (`keys`), anonymous callers among each other too (`all`), or nobody (`off`)',
    fallback: 'keys',
    parse: oneOf('keys', 'all', 'off'),
  },
  recognizerMemoryBytes: {
    variable: 'NUSABACA_RECOGNIZER_MEMORY',
    meaning: 'a recogniser that grows past it is killed, or replaced between two pages',
    fallback: '3GiB',
    parse: bytes(256 * 1024 ** 2),
  },
  shutdownGraceMs: {
    variable: 'NUSABACA_SHUTDOWN_GRACE',
    meaning: 'how long pages and requests that run may go on after SIGTERM; pages are then handed back',
    fallback: '15s',
    parse: durationMs(0),
  },
  drainMs: {
    variable: 'NUSABACA_DRAIN',
    meaning:
      'how long `serve` goes on answering after SIGTERM, with /readyz at 503, for load balancers to notice',
    fallback: '0s',
    parse: durationMs(0),
  },
  urlTtlMs: {
    variable: 'NUSABACA_URL_TTL',
    meaning: 'how long signed links work',
    fallback: '1h',
    parse: durationMs(1000),
  },
  logLevel: {
    variable: 'NUSABACA_LOG_LEVEL',
    meaning: 'least severe level that is logged',
    fallback: 'info',
    parse: oneOf('trace', 'debug', 'info', 'warn', 'error', 'silent'),
  },
} satisfies Record<string, Setting<unknown>>

/** Names of the settings. */
export type SettingName = keyof typeof settings
