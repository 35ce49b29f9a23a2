export type {
  BatchAccepted,
  BatchStatus,
  BoundingBox,
  Capabilities,
  ErrorCode,
  Minute,
  Page,
  PageFailed,
  PageImageQuery,
  PageLine,
  PageOutline,
  PageRead,
  PageUnread,
  Problem,
  QueueInfo,
  QueueList,
  ReadAlong,
  ResultFormat,
  ResultsFile,
  SpeechAccepted,
  SpeechCompleted,
  SpeechCompletedOutline,
  SpeechFormat,
  SpeechRequest,
  SpokenWord,
  TaskCompleted,
  TaskCompletedOutline,
  TaskErased,
  TaskEvent,
  TaskInProgress,
  TaskKind,
  TaskList,
  TaskListQuery,
  TaskOutline,
  TaskPages,
  TaskRetried,
  TaskRetryOptions,
  TaskRevoked,
  TaskStatus,
  TaskStatusAnswer,
  TaskStep,
  TaskStopped,
  TaskSummary,
  TextBlock,
  Throughput,
  ThroughputQuery,
  UploadAccepted,
  Webhook,
  WebhookCreated,
  WebhookDelivery,
  WebhookDeliveryList,
  WebhookDeliveryQuery,
  WebhookEvent,
  WebhookList,
  WebhookRemoved,
  WebhookReplayed,
  WebhookSecret,
  WorkerInfo,
  WorkerList,
} from '@nusabaca/contract'
export { isFinalStatus, taskKinds, taskStatuses } from '@nusabaca/contract/constants'
export { NusabacaClient } from './client.js'
export type { NusabacaClientOptions } from './client-options.js'
export type { DocumentFile, NamedBytes, RemoteDocument, SubmitOptions } from './document-form.js'
export {
  NusabacaApiError,
  type NusabacaApiErrorOptions,
  NusabacaClientError,
  NusabacaConnectionError,
  NusabacaTaskError,
  NusabacaTimeoutError,
} from './errors.js'
export type { MonitorClient } from './monitor-client.js'
export { OCRProcessor, type OCRProcessorOptions } from './ocr-processor.js'
export type { RequestOptions, UploadRequestOptions, WaitingRequestOptions } from './transport.js'
export type { UploadProgress } from './upload-progress.js'
export type { WaitForBatchOptions, WaitForTaskOptions } from './wait-for-task.js'
export type { PageOutcome } from './watch-pages.js'
export type { WatchTaskOptions } from './watch-task.js'
export type { WebhooksClient } from './webhooks-client.js'
export type { Wanted } from './wire.js'
