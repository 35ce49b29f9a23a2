import type { EraseTaskPorts } from '../core/erase-task.js'
import type { EngineOffer } from '../core/languages.js'
import type { DirectUploads } from '../core/ports/direct-uploads.js'
import type { IdempotencyStore } from '../core/ports/idempotency-store.js'
import type { KeyStore } from '../core/ports/key-store.js'
import type { LinkSigner } from '../core/ports/link-signer.js'
import type { ObjectStore } from '../core/ports/object-store.js'
import type { TaskChanges } from '../core/ports/task-changes.js'
import type { TaskStore } from '../core/ports/task-store.js'
import type { Throughput } from '../core/ports/throughput.js'
import type { WorkerRegistry } from '../core/ports/worker-registry.js'
import type { Principal } from '../core/principal.js'
import type { QueueGauge } from '../core/queue-gauge.js'
import type { SubmitDocumentPorts } from '../core/submit-document.js'
import type { SubmitSpeechPorts } from '../core/submit-speech.js'
import type { TaskWatcher } from '../core/task-watcher.js'
import type { WebhookSecretsPorts } from '../core/webhook-secrets.js'
import type { Logger } from '../observability/logger.js'
import type { Metrics } from '../observability/metrics.js'
import type { LimitRequestsOptions } from './plugins/limit-requests.js'
import type { OuterWallOptions } from './plugins/outer-wall.js'
import type { ServerOptions } from './server-options.js'
import type { WaitSignal } from './wait-signals.js'

/** What the routes work with. */
export interface AppContext
  extends Omit<SubmitDocumentPorts, 'onEnqueueFailed' | 'tasks'>,
    Omit<SubmitSpeechPorts, 'onEnqueueFailed' | 'tasks'>,
    Omit<EraseTaskPorts, 'tasks'>,
    WebhookSecretsPorts {
  readonly keys: Pick<KeyStore, 'find' | 'exist'>
  /** Callers without a key are let in although there are keys. */
  readonly anonymousAllowed: boolean
  readonly requests: LimitRequestsOptions
  readonly server: ServerOptions
  readonly wall: OuterWallOptions
  /** The tasks that a principal may see. */
  readonly tasksOf: (principal: Principal) => TaskStore
  readonly files: ObjectStore
  readonly directUploads: DirectUploads
  readonly gauge: QueueGauge
  readonly registry: Pick<WorkerRegistry, 'list'>
  readonly throughput: Pick<Throughput, 'lately'>
  readonly changes: TaskChanges
  readonly watcher: TaskWatcher
  readonly idempotency: IdempotencyStore
  /** The same for the same text, and says nothing about it. */
  readonly fingerprint: (text: string) => string
  /** Folder of uploads that arrive in pieces, on the object store's disk. */
  readonly resumableDir: string
  /** Uploads that nobody continues are removed when they are older. */
  readonly orphanAgeMs: number
  /** Files in a batch, at most. */
  readonly maxBatchFiles: number
  /** A name for whoever sends a request, that says nothing about them. */
  readonly nameClient: (address: string) => string
  readonly linkSigner: LinkSigner
  readonly engines: readonly EngineOffer[]
  readonly logger: Logger
  readonly metrics: Metrics
  readonly version: string
  /** Folder of the page as it was built. */
  readonly pageDir: string
  /** What links start with, without a slash at the end. */
  readonly publicUrl: () => string
  /** Folder on the object store's disk where uploads arrive. */
  readonly stagingDir: string
  readonly maxFileBytes: number
  readonly pageTimeoutMs: number
  readonly urlTtlMs: number
  readonly checkReady: () => Promise<Readiness>
}

/** The same with what the app itself adds. */
export interface RouteContext extends AppContext {
  readonly waitSignal: WaitSignal
}

/** Whether this process can take work now; what it needs for that and what it can do without for a while, by name. */
export interface Readiness {
  readonly needed: Readonly<Record<string, boolean>>
  readonly wanted: Readonly<Record<string, boolean>>
}
