import type { RecognizedPage } from '../../core/page.js'
import type { EncodedImage } from '../../core/ports/ocr-engine.js'
import type { Inspection, Recognizer } from '../../core/ports/recognizer.js'
import type { Speaker, Speech } from '../../core/ports/speaker.js'
import type { ProcessMemory } from '../../core/ports/worker-registry.js'
import type { PreparedPage } from '../../core/read-prepared-page.js'
import type { PreparePageRequest } from '../../recognizer/protocol.js'
import { createProcessLane, type LaneOptions } from './process-lane.js'
import { createTurns } from './turns.js'

export interface RecognizerPoolOptions extends Pick<LaneOptions, 'command' | 'maxMemoryBytes' | 'onEvent'> {
  /** Processes that read pages, each one page at a time; none where only inspection is wanted. */
  readonly size: number
  /** Processes that inspect files. */
  readonly inspectors?: number
  /** Engine that they load as soon as they start, if any. */
  readonly engine: string | null
  readonly pageTimeoutMs: number
}

export interface RecognizerPool extends Recognizer, Speaker {
  /** Starts every process; resolves when those that read pages have loaded their engine. */
  warmUp(): Promise<void>
  /** Its processes that run. */
  processes(): readonly ProcessMemory[]
  /** Opens a page and makes its picture, for an engine elsewhere; bounded as `recognize` is. */
  prepare(
    request: PreparePageRequest,
    signal: AbortSignal,
    onStart?: () => void,
  ): Promise<PreparedPage<EncodedImage>>
}

const inspectTimeoutMs = 15_000
const renderTimeoutMs = 15_000

/**
 * Recognisers in child processes. Inspection has a process of its own, which loads no engine, so that an
 * upload never waits for pages. Pictures for people are made there too, one at a time.
 */
export function createRecognizerPool(options: RecognizerPoolOptions): RecognizerPool {
  const { size, inspectors: inspectorCount = 1, engine, pageTimeoutMs, ...shared } = options
  const readers = createProcessLane({ ...shared, size, engine })
  const inspectors = createProcessLane({ ...shared, size: inspectorCount, engine: null })
  // An upload waits for one picture at most.
  const renderTurns = createTurns(['the only one'])
  const prepare: RecognizerPool['prepare'] = async (request, signal, onStart) => {
    const limit = { timeoutMs: pageTimeoutMs, signal }
    return (await readers.run({ op: 'prepare', request }, limit, onStart)) as PreparedPage<EncodedImage>
  }
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
    prepare,
    async render(request, signal) {
      const turn = await renderTurns.take(signal)
      try {
        // A process that was killed for every page that is scrolled past would cost more than its picture.
        const limit = { timeoutMs: renderTimeoutMs, signal: new AbortController().signal }
        return (await inspectors.run({ op: 'render', request }, limit)) as EncodedImage
      } finally {
        renderTurns.give(turn)
      }
    },
    bringsText: async (request, signal) =>
      (await prepare({ ...request, picture: null }, signal)).textLayer?.trusted ?? false,
    async speak(request, signal, onStart) {
      const limit = { timeoutMs: pageTimeoutMs, signal }
      return (await readers.run({ op: 'speak', request }, limit, onStart)) as Speech
    },
    processes: () => [...readers.processes(), ...inspectors.processes()],
    async close() {
      readers.close()
      inspectors.close()
    },
  }
}
