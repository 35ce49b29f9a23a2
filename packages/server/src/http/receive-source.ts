import { fileNameOf, fileNameOfUrl } from '../core/content-disposition.js'
import { NusabacaError } from '../core/errors.js'
import type { OutboundAnswer, OutboundHttp } from '../core/ports/outbound-http.js'
import { say } from '../core/sentence.js'
import type { ArrivedFile } from '../core/submit-document.js'
import { type Trace, traceHeaders } from '../core/trace.js'
import { fileEmpty, type StagingOptions, stageFile, withStagingPath } from './stage-file.js'

export interface ReceiveSourceOptions extends StagingOptions {
  readonly outbound: OutboundHttp
}

const timeoutMs = 2 * 60_000
const maxRedirects = 5

/**
 * Fetches a document from where a client says that it is, and calls `use` with it; afterwards nothing of it is
 * left in the staging folder. Throws `source_blocked` or `source_failed`, and what is wrong with the file.
 */
export function receiveSource<T>(
  { url, trace, signal }: { readonly url: string; readonly trace: Trace; readonly signal: AbortSignal },
  options: ReceiveSourceOptions,
  use: (file: ArrivedFile) => Promise<T>,
): Promise<T> {
  const headers = traceHeaders(trace)
  const request = { url, method: 'GET', headers, maxRedirects, timeoutMs, signal } as const
  return withStagingPath(options, async (path) => {
    const file = await options.outbound.request(request, async (answer): Promise<ArrivedFile> => {
      refuseUnfit(answer)
      const { bytes, sha256 } = await stageFile(answer.body, path, options.maxFileBytes)
      if (bytes === 0) throw fileEmpty()
      return { path, name: nameOf(answer), bytes, sha256 }
    })
    return use(file)
  })
}

function refuseUnfit({ status, headers }: OutboundAnswer): void {
  if (status < 200 || status > 299) {
    throw new NusabacaError('source_failed', {
      detail: say('The address answered with status {status}.', { status }),
      retryable: status === 429 || status >= 500,
    })
  }
  const { 'content-encoding': encoding = 'identity' } = headers
  if (encoding.toLowerCase() !== 'identity') {
    throw new NusabacaError('source_failed', {
      detail: 'The address answered with a compressed file, for which it was not asked.',
      retryable: false,
    })
  }
}

function nameOf({ url, headers }: OutboundAnswer): string {
  return fileNameOf(headers['content-disposition'] ?? '') ?? fileNameOfUrl(url)
}
