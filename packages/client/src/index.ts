export type {
  BoundingBox,
  Capabilities,
  ErrorCode,
  Page,
  PageFailed,
  PageLine,
  Problem,
  ResultFormat,
  ResultsFile,
  TaskCompleted,
  TaskErased,
  TaskInProgress,
  TaskList,
  TaskListQuery,
  TaskRetried,
  TaskRetryOptions,
  TaskRevoked,
  TaskStatus,
  TaskStatusAnswer,
  TaskStopped,
  TaskSummary,
  TextBlock,
  UploadAccepted,
} from '@nusabaca/contract'
export { NusabacaClient, type NusabacaClientOptions } from './client.js'
export type { DocumentFile, NamedBytes, SubmitOptions } from './document-form.js'
export {
  NusabacaApiError,
  type NusabacaApiErrorOptions,
  NusabacaClientError,
  NusabacaConnectionError,
  NusabacaTimeoutError,
} from './errors.js'
export { OCRProcessor, type OCRProcessorOptions } from './ocr-processor.js'
export type { RequestOptions } from './transport.js'
export type { WaitForTaskOptions } from './wait-for-task.js'
