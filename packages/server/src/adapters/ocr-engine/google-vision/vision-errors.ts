import { NusabacaError } from '../../../core/errors.js'

/** Codes of google.rpc, as the client and each image's own error give them. */
const rpc = {
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  permissionDenied: 7,
  resourceExhausted: 8,
  failedPrecondition: 9,
  unimplemented: 12,
  unavailable: 14,
  unauthenticated: 16,
} as const

/** What an operator has to do when Google will not read for these credentials. */
const remedies: Readonly<Record<number, string>> = {
  [rpc.unauthenticated]:
    'Google does not accept the credentials: GOOGLE_APPLICATION_CREDENTIALS must name the key file of a service account that exists and whose key was not removed',
  [rpc.permissionDenied]:
    'Google refuses these credentials: enable the API (gcloud services enable vision.googleapis.com), switch billing on for the project, and give the service account roles/serviceusage.serviceUsageConsumer',
  [rpc.failedPrecondition]:
    'The Google Cloud project is not ready for the Vision API: switch billing on for it (gcloud billing projects link)',
  [rpc.notFound]: 'There is no Vision API at NUSABACA_VISION_ENDPOINT',
  [rpc.unimplemented]: 'There is no such Vision API at NUSABACA_VISION_ENDPOINT',
}

/** A failure of a request, or of one picture in it, by its google.rpc code. Only the log sees its message. */
export class VisionError extends Error {
  readonly code: number
  /** How long Google asks to wait; null when it does not say. */
  readonly retryDelayMs: number | null

  constructor(message: string, options: { code: number; retryDelayMs?: number | null; cause?: unknown }) {
    super(message, { cause: options.cause })
    this.name = 'VisionError'
    this.code = options.code
    this.retryDelayMs = options.retryDelayMs ?? null
  }
}

/** The body of an answer that is a refusal, as REST has it. */
export interface WireRefusal {
  readonly status?: string
  readonly message?: string
  readonly details?: readonly { readonly retryDelay?: string }[]
}

/** What was answered past the client, which knows no such answer. */
export function fromRefusal({ status, message = '', details = [] }: WireRefusal): VisionError {
  const code = Object.entries(rpc).find(([name]) => snakeCase(name) === status)?.[1] ?? rpc.unavailable
  const delay = details.find(({ retryDelay }) => retryDelay)?.retryDelay
  return new VisionError(message, { code, retryDelayMs: delay ? Number.parseFloat(delay) * 1000 : null })
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()
}

/** The error that stands beside an answer for one picture or page. */
export function errorIn({
  error,
}: {
  readonly error?: { readonly code?: number | null; readonly message?: string | null } | null
}): VisionError | null {
  return error?.code ? new VisionError(error.message ?? '', { code: error.code }) : null
}

/** What the client threw. What has no code never reached the service: the network, or who gives out tokens. */
export function toVisionError(thrown: unknown): VisionError {
  if (thrown instanceof VisionError) return thrown
  const { code, statusDetails, response } = thrown as ClientError
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  if (typeof code === 'number')
    return new VisionError(message, { code, retryDelayMs: retryDelay(statusDetails) })
  const turnedAway = response !== undefined && response.status >= 400 && response.status < 500
  return new VisionError(message, { code: turnedAway ? rpc.unauthenticated : rpc.unavailable })
}

export function noCredentials(cause: unknown): VisionError {
  return new VisionError('The credentials could not be loaded', { code: rpc.unauthenticated, cause })
}

export function tooLate(): VisionError {
  return new VisionError('Google did not answer in time', { code: rpc.deadlineExceeded })
}

export function isThrottled(error: unknown): boolean {
  return error instanceof VisionError && error.code === rpc.resourceExhausted
}

export function isNotFound(error: unknown): boolean {
  return error instanceof VisionError && error.code === rpc.notFound
}

/** Whether one of several pictures may be why the whole request was refused. */
export function mayBeOnePicturesFault(error: unknown): boolean {
  return error instanceof VisionError && error.code === rpc.invalidArgument
}

/**
 * The product's error for one of Vision's.
 *
 * @param pauseMs how long to wait, where Google does not say.
 */
export function toNusabacaError(cause: VisionError, pauseMs: number): NusabacaError {
  const remedy = remedies[cause.code]
  if (remedy !== undefined) {
    return new NusabacaError('engine_unavailable', {
      detail: 'Google Vision cannot be used; the operator of this server finds the reason in its log.',
      // Nothing changes until the operator has done what the cause says.
      retryable: false,
      cause: new Error(remedy, { cause }),
    })
  }
  switch (cause.code) {
    case rpc.invalidArgument:
      return new NusabacaError('file_corrupt', { detail: 'Google Vision cannot read this picture.', cause })
    case rpc.resourceExhausted: {
      // What was turned away together should not come back together.
      const retryAfterMs = Math.round((cause.retryDelayMs ?? pauseMs) * (1 + Math.random() / 2))
      const detail = 'Google Vision takes no more pages just now.'
      return new NusabacaError('engine_throttled', { detail, details: { retryAfterMs }, cause })
    }
    default:
      return new NusabacaError('engine_unavailable', { detail: 'Google Vision does not answer.', cause })
  }
}

interface ClientError {
  readonly code?: unknown
  readonly statusDetails?: unknown
  readonly response?: { readonly status: number }
}

interface RetryInfo {
  readonly retryDelay?: { readonly seconds?: string | number; readonly nanos?: number }
}

function retryDelay(statusDetails: unknown): number | null {
  const details = Array.isArray(statusDetails) ? (statusDetails as RetryInfo[]) : []
  const delay = details.find((detail) => detail.retryDelay)?.retryDelay
  return delay ? Number(delay.seconds ?? 0) * 1000 + (delay.nanos ?? 0) / 1e6 : null
}
