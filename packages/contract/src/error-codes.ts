/**
 * The closed list of error codes. A code is API: clients may branch on it, so none is ever renamed.
 * `status` is the HTTP status when the error is answered directly; errors of a task or a page carry the
 * code alone. `retryable` says whether the same request may succeed later without any change to it.
 */
export const errorCodes = {
  invalid_request: { status: 400, retryable: false, title: 'The request is not valid' },
  unauthorized: { status: 401, retryable: false, title: 'An API key is needed' },
  forbidden: { status: 403, retryable: false, title: 'Not allowed' },
  not_found: { status: 404, retryable: false, title: 'Not found' },
  task_not_found: { status: 404, retryable: false, title: 'There is no such task' },
  task_expired: { status: 410, retryable: false, title: 'The task has expired' },
  file_missing: { status: 400, retryable: false, title: 'No file was sent' },
  file_empty: { status: 400, retryable: false, title: 'The file is empty' },
  file_too_large: { status: 413, retryable: false, title: 'The file is too large' },
  unsupported_media_type: { status: 415, retryable: false, title: 'This kind of file is not supported' },
  file_corrupt: { status: 422, retryable: false, title: 'The file cannot be read' },
  password_required: { status: 422, retryable: false, title: 'The document needs its password' },
  too_many_pages: { status: 422, retryable: false, title: 'The document has too many pages' },
  image_too_large: { status: 422, retryable: false, title: 'The image has too many pixels' },
  invalid_page_range: { status: 422, retryable: false, title: 'The page range is not valid' },
  language_not_installed: { status: 422, retryable: false, title: 'The language is not installed' },
  engine_unavailable: { status: 503, retryable: true, title: 'The recognition engine is not available' },
  engine_throttled: { status: 503, retryable: true, title: 'The recognition engine is throttled' },
  page_timeout: { status: 504, retryable: false, title: 'The page took too long' },
  task_timeout: { status: 504, retryable: false, title: 'The task took too long' },
  worker_lost: { status: 500, retryable: true, title: 'The worker was lost' },
  revoked: { status: 409, retryable: false, title: 'The task was revoked' },
  not_revocable: { status: 409, retryable: false, title: 'The task has already ended' },
  not_retryable: { status: 409, retryable: false, title: 'The task cannot be retried' },
  idempotency_key_reused: {
    status: 422,
    retryable: false,
    title: 'The idempotency key belongs to another request',
  },
  idempotency_in_flight: {
    status: 409,
    retryable: true,
    title: 'The first request with this key is under way',
  },
  upload_conflict: { status: 409, retryable: true, title: 'The upload is elsewhere' },
  rate_limited: { status: 429, retryable: true, title: 'Too many requests' },
  quota_exceeded: { status: 429, retryable: true, title: 'The quota is used up' },
  queue_full: { status: 503, retryable: true, title: 'The queue is full' },
  source_blocked: { status: 422, retryable: false, title: 'The source address is not allowed' },
  source_failed: { status: 422, retryable: true, title: 'The source could not be fetched' },
  range_not_satisfiable: { status: 416, retryable: false, title: 'There is no such part of the file' },
  storage_unavailable: { status: 503, retryable: true, title: 'The storage is not available' },
  internal: { status: 500, retryable: true, title: 'Something went wrong on the server' },
} as const

/** One code of the closed list. */
export type ErrorCode = keyof typeof errorCodes
