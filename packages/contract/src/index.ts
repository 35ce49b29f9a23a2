export { type BoundingBox, BoundingBoxSchema, type WirePoint } from './bounding-box.js'
export {
  type Capabilities,
  CapabilitiesSchema,
  type EngineInfo,
  EngineInfoSchema,
  type Limits,
  LimitsSchema,
} from './capabilities.js'
export { ErrorCodeSchema, FailureSchema } from './error-code-schema.js'
export { type ErrorCode, errorCodes } from './error-codes.js'
export { type Health, HealthSchema } from './health.js'
export {
  type Page,
  type PageFailed,
  PageFailedSchema,
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
  problemMediaType,
} from './problem.js'
export { type ResultFormat, type ResultsFile, ResultsFileSchema, resultMediaTypes } from './results-file.js'
export {
  capabilitiesPath,
  eventsPath,
  filePath,
  pagePath,
  resultPath,
  retryPath,
  revokePath,
  routePatterns,
  statusPath,
  taskPath,
  tasksPath,
  uploadPath,
} from './routes.js'
export {
  ConfidenceSchema,
  CountSchema,
  PageNumberSchema,
  TaskIdSchema,
  type Timestamp,
  TimestampSchema,
} from './scalars.js'
export { type TaskErased, TaskErasedSchema } from './task-erase.js'
export {
  eventStreamMediaType,
  isLastEvent,
  type PageRead,
  PageReadSchema,
  type PageUnread,
  PageUnreadSchema,
  type TaskEvent,
  type TaskStep,
  TaskStepSchema,
  taskEventSchemas,
} from './task-event.js'
export {
  type TaskList,
  type TaskListQuery,
  TaskListQuerySchema,
  TaskListSchema,
  type TaskSummary,
  TaskSummarySchema,
} from './task-list.js'
export {
  type TaskRetried,
  TaskRetriedSchema,
  type TaskRetryOptions,
  TaskRetryOptionsSchema,
} from './task-retry.js'
export { type TaskRevoked, TaskRevokedSchema } from './task-revoke.js'
export {
  isFinalStatus,
  longestWaitSeconds,
  type OcrResult,
  OcrResultSchema,
  type PageCounts,
  PageCountsSchema,
  ProgressSchema,
  type QueuePlace,
  QueuePlaceSchema,
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
  type TaskStatus,
  type TaskStatusAnswer,
  TaskStatusAnswerSchema,
  type TaskStatusQuery,
  TaskStatusQuerySchema,
  TaskStatusSchema,
  type TaskStopped,
  TaskStoppedSchema,
  taskStatuses,
} from './task-status.js'
export {
  type ExtractFormat,
  ExtractFormatSchema,
  extractFormats,
  type ProcessingOptions,
  ProcessingOptionsSchema,
  type UploadAccepted,
  UploadAcceptedSchema,
  type UploadFromUrl,
  UploadFromUrlSchema,
  type UploadOptions,
  UploadOptionsSchema,
} from './upload.js'
