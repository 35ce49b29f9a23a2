import { asNusabacaError, NusabacaError } from '../../../core/errors.js'
import type { DocumentOperations } from '../../../core/ports/document-operations.js'
import { toLanguageHints } from './languages.js'
import { toPageText } from './page-text.js'
import type { VisionAnswer } from './pieces.js'
import type { VisionClient } from './vision-client.js'
import { errorIn, isNotFound, mayBeOnePicturesFault, toNusabacaError, VisionError } from './vision-errors.js'

/** What is known of the operations before one runs: what Google takes, and how it names what it writes. */
export const documentOperations = {
  engine: 'google-vision',
  mediaTypes: ['application/pdf', 'image/tiff'],
  maxPages: 2000,
  pagesIn(key: string): readonly number[] {
    const [, first = 1, last = 0] = /\/output-(\d+)-to-(\d+)\.json$/.exec(key)?.map(Number) ?? []
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index)
  },
} as const

// What a document waits that Google would not take yet, where it does not say how long.
const pauseMs = 30_000

interface WireOperation {
  readonly name?: string
  /** Absent while it runs. */
  readonly done?: boolean
  readonly error?: { readonly code?: number; readonly message?: string }
}

interface WireFile {
  readonly responses?: readonly (VisionAnswer & { readonly context?: { readonly pageNumber?: number } })[]
}

/** Google's `files:asyncBatchAnnotate`, and the operations that it makes. */
export function createDocumentOperations(client: VisionClient): DocumentOperations {
  return {
    ...documentOperations,

    async start({ source, target, mediaType, languages }) {
      const request = {
        inputConfig: { gcsSource: { uri: source }, mimeType: mediaType },
        features: [{ type: 'DOCUMENT_TEXT_DETECTION' }],
        imageContext: { languageHints: toLanguageHints(languages) },
        // A file for each page, so that each can be read by itself.
        outputConfig: { gcsDestination: { uri: target }, batchSize: 1 },
      }
      const { name } = await client
        .call<WireOperation>('POST', 'files:asyncBatchAnnotate', { requests: [request] })
        .catch(explain)
      if (!name) throw new NusabacaError('engine_unavailable', { detail: 'Google Vision does not answer.' })
      return name
    },

    async look(name) {
      // The state in its metadata may be one that nobody knows: whether it is done is told beside it.
      const operation = await client.call<WireOperation>('GET', name).catch(nullWhereUnknown)
      if (operation === null) return { is: 'gone' }
      if (!operation.done) return { is: 'running' }
      const { error } = operation
      return error ? { is: 'failed', reason: `${error.code}: ${error.message}` } : { is: 'done' }
    },

    async cancel(name) {
      // Only this of the names that an operation has can be cancelled by.
      const path = `operations/${name.split('/').at(-1)}:cancel`
      await client.call('POST', path, {}).catch(nullWhereUnknown)
    },

    async read(file, page) {
      const { responses = [] } = JSON.parse(file) as WireFile
      const answer = responses.find(({ context }) => context?.pageNumber === page)
      const error = answer && errorIn(answer)
      if (error && mayBeOnePicturesFault(error)) explain(error)
      if (!answer || error) return null
      const { width, height } = answer.fullTextAnnotation?.pages?.[0] ?? {}
      const frame = { width: width || 1, height: height || 1 }
      return { ...frame, text: toPageText(answer, frame) }
    },
  }
}

function explain(error: unknown): never {
  throw error instanceof VisionError ? toNusabacaError(error, pauseMs) : asNusabacaError(error)
}

function nullWhereUnknown(error: unknown): null {
  return isNotFound(error) ? null : explain(error)
}
