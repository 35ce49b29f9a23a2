import type { RecognizedPage } from '../../core/page.js'
import type { Inspection, Recognizer } from '../../core/ports/recognizer.js'
import type { RenderedPage, RenderPageRequest } from '../../recognizer/protocol.js'
import { createProcessLane, type LaneOptions } from './process-lane.js'

export interface RecognizerPoolOptions extends Pick<LaneOptions, 'command' | 'maxMemoryBytes' | 'onEvent'> {
  /** Processes that read pages, each one page at a time; none where only inspection is wanted. */
  readonly size: number
  /** Processes that inspect files. */
  readonly inspectors?: number
  /** Engine that they load as soon as they start, if any. */
  readonly engine: string | null
  readonly pageTimeoutMs: number
}

export interface RecognizerPool extends Recognizer {
  /** Starts every process; resolves when those that read pages have loaded their engine. */
  warmUp(): Promise<void>
  /** Makes a page's picture, for an engine elsewhere; bounded as `recognize` is. */
  render(request: RenderPageRequest, signal: AbortSignal, onStart?: () => void): Promise<RenderedPage>
}

const inspectTimeoutMs = 15_000

/**
 * Recognisers in child processes. Inspection has a process of its own, which loads no engine, so that an
 * upload never waits for pages.
 */
export function createRecognizerPool(options: RecognizerPoolOptions): RecognizerPool {
  const { size, inspectors: inspectorCount = 1, engine, pageTimeoutMs, ...shared } = options
  const readers = createProcessLane({ ...shared, size, engine })
  const inspectors = createProcessLane({ ...shared, size: inspectorCount, engine: null })
  return {
    async warmUp() {
      await Promise.all([readers.warmUp(), inspectors.warmUp()])
    },
    async inspect(request, signal) {
      const limit = { timeoutMs: inspectTimeoutMs, signal }
      return (await inspectors.run({ op: 'inspect', request }, limit)) as Inspection
    },
    async recognize(request, signal, onStart) {
      const limit = { timeoutMs: pageTimeoutMs, signal }
      return (await readers.run({ op: 'recognize', request }, limit, onStart)) as RecognizedPage
    },
    async render(request, signal, onStart) {
      const limit = { timeoutMs: pageTimeoutMs, signal }
      return (await readers.run({ op: 'render', request }, limit, onStart)) as RenderedPage
    },
    async close() {
      readers.close()
      inspectors.close()
    },
  }
}
