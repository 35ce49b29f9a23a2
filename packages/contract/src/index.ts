export {
  type Minute,
  MinuteSchema,
  type QueueInfo,
  QueueInfoSchema,
  type QueueList,
  QueueListSchema,
  type Throughput,
  type ThroughputQuery,
  ThroughputQuerySchema,
  ThroughputSchema,
  type WorkerInfo,
  WorkerInfoSchema,
  type WorkerList,
  WorkerListSchema,
} from './admin.js'
export { type AudioFormat, AudioFormatSchema, audioMediaTypes } from './audio-format.js'
export {
  type BatchAccepted,
  BatchAcceptedSchema,
  type BatchStatus,
  type BatchStatusQuery,
  BatchStatusQuerySchema,
  BatchStatusSchema,
} from './batch.js'
export { type BoundingBox, BoundingBoxSchema, type WirePoint } from './bounding-box.js'
export {
  type Capabilities,
  CapabilitiesSchema,
  type EngineInfo,
  EngineInfoSchema,
  type Limits,
  LimitsSchema,
  type VoiceInfo,
  VoiceInfoSchema,
} from './capabilities.js'
export {
  type DirectUpload,
  type DirectUploadRequest,
  DirectUploadRequestSchema,
  DirectUploadSchema,
  type UploadFromKey,
  UploadFromKeySchema,
} from './direct-upload.js'
export { ErrorCodeSchema, FailureSchema } from './error-code-schema.js'
export { type ErrorCode, errorCodes } from './error-codes.js'
export { type Health, HealthSchema } from './health.js'
export { eventStreamMediaType, problemMediaType } from './media-types.js'
export {
  type Page,
  type PageFailed,
  PageFailedSchema,
  type PageImageQuery,
  PageImageQuerySchema,
  type PageLine,
  PageLineSchema,
  PageSchema,
  type TextBlock,
  TextBlockSchema,
} from './page.js'
export { type PollingInstructions, PollingInstructionsSchema } from './polling-instructions.js'
export {
  type Problem,
  type ProblemError,
  ProblemErrorSchema,
  ProblemSchema,
} from './problem.js'
export { ResultFormatSchema } from './result-format-schemas.js'
export { type ResultFormat, resultFormatNames, resultFormats } from './result-formats.js'
export {
  type ResultsFile,
  ResultsFileSchema,
  type TaskResultQuery,
  TaskResultQuerySchema,
} from './results-file.js'
export {
  adminQueuesPath,
  adminThroughputPath,
  adminWorkersPath,
  batchesPath,
  batchPath,
  capabilitiesPath,
  directUploadPath,
  eventsPath,
  filePath,
  pageImagePath,
  pagePath,
  pagesPath,
  resultPath,
  resumablePath,
  resumablesPath,
  retryPath,
  revokePath,
  routePatterns,
  speechPath,
  statusPath,
  taskPath,
  tasksPath,
  uploadPath,
  webhookDeliveriesPath,
  webhookPath,
  webhookReplayPath,
  webhookSecretPath,
  webhooksPath,
} from './routes.js'
export {
  ConfidenceSchema,
  CountSchema,
  PageNumberSchema,
  TaskIdSchema,
  type Timestamp,
  TimestampSchema,
} from './scalars.js'
export {
  type ReadAlong,
  ReadAlongSchema,
  type SpeechAccepted,
  SpeechAcceptedSchema,
  type SpeechFormat,
  SpeechFormatSchema,
  type SpeechRequest,
  SpeechRequestSchema,
  type SpeechResult,
  SpeechResultSchema,
  type SpokenWord,
  SpokenWordSchema,
  speechMediaTypes,
} from './speech.js'
export { type SpeechOptions, SpeechOptionsSchema } from './speech-options.js'
export { type TaskErased, TaskErasedSchema } from './task-erase.js'
export {
  type PageRead,
  PageReadSchema,
  type PageUnread,
  PageUnreadSchema,
  type TaskEvent,
  type TaskStep,
  TaskStepSchema,
  taskEventSchemas,
} from './task-event.js'
export { TaskKindSchema } from './task-kind.js'
export {
  isFinalStatus,
  isLastEvent,
  type TaskKind,
  type TaskStatus,
  taskKinds,
  taskStatuses,
} from './task-life.js'
export {
  type TaskList,
  type TaskListQuery,
  TaskListQuerySchema,
  TaskListSchema,
  type TaskSummary,
  TaskSummarySchema,
} from './task-list.js'
export {
  type PageOutline,
  PageOutlineSchema,
  type TaskPages,
  TaskPagesSchema,
} from './task-pages.js'
export {
  type TaskRetried,
  TaskRetriedSchema,
  type TaskRetryOptions,
  TaskRetryOptionsSchema,
} from './task-retry.js'
export { type TaskRevoked, TaskRevokedSchema } from './task-revoke.js'
export {
  longestWaitSeconds,
  type OcrResult,
  OcrResultSchema,
  type PageCounts,
  PageCountsSchema,
  ProgressSchema,
  type QueuePlace,
  QueuePlaceSchema,
  type SpeechCompleted,
  type SpeechCompletedOutline,
  SpeechCompletedOutlineSchema,
  SpeechCompletedSchema,
  type StoredFile,
  StoredFileSchema,
  type TaskCompleted,
  type TaskCompletedOutline,
  TaskCompletedOutlineSchema,
  TaskCompletedSchema,
  type TaskInProgress,
  TaskInProgressSchema,
  type TaskOutline,
  TaskOutlineSchema,
  type TaskStatusAnswer,
  TaskStatusAnswerSchema,
  type TaskStatusQuery,
  TaskStatusQuerySchema,
  TaskStatusSchema,
  type TaskStopped,
  TaskStoppedSchema,
} from './task-status.js'
export {
  type ExtractFormat,
  ExtractFormatSchema,
  extractFormats,
  type ProcessingOptions,
  ProcessingOptionsSchema,
  type TaskPriority,
  TaskPrioritySchema,
  taskPriorities,
  type UploadAccepted,
  UploadAcceptedSchema,
  type UploadFromUrl,
  UploadFromUrlSchema,
  type UploadOptions,
  UploadOptionsSchema,
} from './upload.js'
export {
  type Webhook,
  type WebhookCreated,
  WebhookCreatedSchema,
  type WebhookDelivery,
  type WebhookDeliveryList,
  WebhookDeliveryListSchema,
  type WebhookDeliveryQuery,
  WebhookDeliveryQuerySchema,
  WebhookDeliverySchema,
  type WebhookDeliveryStatus,
  type WebhookEvent,
  WebhookEventSchema,
  type WebhookEventType,
  type WebhookList,
  WebhookListSchema,
  type WebhookRemoved,
  WebhookRemovedSchema,
  type WebhookReplayed,
  WebhookReplayedSchema,
  type WebhookRequest,
  WebhookRequestSchema,
  WebhookSchema,
  type WebhookSecret,
  WebhookSecretSchema,
  webhookEventTypes,
} from './webhook.js'
