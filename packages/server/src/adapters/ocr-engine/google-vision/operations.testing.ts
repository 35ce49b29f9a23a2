import type { ServerResponse } from 'node:http'
import type { GcsObjects } from '../../object-store/gcs-objects.testing.js'
import { answerForLines } from './made-answers.testing.js'
import type { VisionServer } from './vision-server.testing.js'

interface OperationRequest {
  readonly outputConfig: { readonly gcsDestination: { readonly uri: string } }
}

type End = { readonly error?: { readonly code: number; readonly message: string } }

/** Google's operations on documents, as the test moves them on. */
export interface GoogleOperations {
  readonly requests: OperationRequest[]
  /** Numbers of those that were cancelled, from 1. */
  readonly cancelled: number[]
  metadata: object
  /** What the next request does instead of being answered. */
  instead: ((response: ServerResponse) => void) | null
  /** The next start is acted on, and its answer never comes. */
  loseAnswer: boolean
  /** Writes a file of the last operation's target, for pages that say `halaman` and their number. */
  write(name: string, pages: readonly number[]): void
  finish(end: End): void
  forget(): void
}

/** Has the servers of Vision and of the bucket play operations, none of which ends by itself. */
export function playGoogleOperations(vision: VisionServer, objects: GcsObjects): GoogleOperations {
  let end: End | null = null
  let forgotten = false
  const metadata = {
    '@type': 'type.googleapis.com/google.cloud.vision.v1.OperationMetadata',
    state: 'RUNNING',
    createTime: '2019-05-15T21:10:08.401917049Z',
    updateTime: '2019-05-15T21:10:33.700763554Z',
  }
  const google: GoogleOperations = {
    requests: [],
    cancelled: [],
    metadata,
    instead: null,
    loseAnswer: false,
    write(name, pages) {
      const uri = google.requests.at(-1)?.outputConfig.gcsDestination.uri ?? ''
      const [, bucket = '', prefix = ''] = /^gs:\/\/([^/]+)\/(.*)$/.exec(uri) ?? []
      const responses = pages.map((page) => ({ ...pageAnswer(page), context: { uri: '', pageNumber: page } }))
      const fields = { name: prefix + name, contentType: 'application/json' }
      objects.insert(bucket, fields, Buffer.from(JSON.stringify({ responses })))
    },
    finish(how) {
      end = how
    },
    forget() {
      forgotten = true
    },
  }
  vision.answerOther = ({ method, path, body }, response) => {
    const { instead } = google
    google.instead = null
    if (instead !== null) return instead(response)
    const number = Number(path.match(/operations\/(\d+)/)?.[1])
    if (path === 'files:asyncBatchAnnotate') {
      google.requests.push(...(body as { requests: OperationRequest[] }).requests)
      if (google.loseAnswer) return void response.destroy()
      return { name: `projects/my-project/operations/${google.requests.length}` }
    }
    if (forgotten || !(number <= google.requests.length)) return null
    if (method === 'POST' && path === `operations/${number}:cancel`) {
      google.cancelled.push(number)
      return {}
    }
    const answer = { '@type': 'type.googleapis.com/google.cloud.vision.v1.AsyncBatchAnnotateFilesResponse' }
    return { name: path, metadata: google.metadata, ...(end && { done: true, response: answer, ...end }) }
  }
  return google
}

/** As of a file: points, and corners from 0 to 1. */
function pageAnswer(page: number): object {
  const text = answerForLines([`halaman ${page}`], { width: 1, height: 1 })
  const normalized = JSON.stringify(text).replaceAll('"vertices"', '"normalizedVertices"')
  const { fullTextAnnotation } = JSON.parse(normalized)
  const [{ blocks }] = fullTextAnnotation.pages
  return { fullTextAnnotation: { ...fullTextAnnotation, pages: [{ width: 595, height: 841, blocks }] } }
}
