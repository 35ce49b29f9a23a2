import { meanConfidence, worth } from '../../core/confidence.js'
import { asNusabacaError, type NusabacaError } from '../../core/errors.js'
import type { RecognizedPage } from '../../core/page.js'
import type { DocumentOperations } from '../../core/ports/document-operations.js'
import type { RemoteOcrEngine } from '../../core/ports/ocr-engine.js'
import type { RecognizePageRequest, Recognizer } from '../../core/ports/recognizer.js'
import type { Speaker } from '../../core/ports/speaker.js'
import type { ProcessMemory } from '../../core/ports/worker-registry.js'
import { readPreparedPage } from '../../core/read-prepared-page.js'
import { inLanguage, say } from '../../core/sentence.js'
import type { RecognizerPool } from './process-pool.js'

export interface EngineLadderOptions {
  /** Reads with the engines of this machine, and makes the pictures for the others. */
  readonly pool: RecognizerPool
  readonly remoteEngines: readonly RemoteOcrEngine[]
  /** A page that one engine read with less mean confidence is sent to the next. */
  readonly escalateBelow: number
}

export interface EngineLadder extends Recognizer, Speaker {
  /** Reads whole documents; null where none of the engines does. */
  readonly documents: DocumentOperations | null
  /** Starts every process of this machine; resolves when they have loaded their engine. */
  warmUp(): Promise<void>
  /** Those of them that run. */
  processes(): readonly ProcessMemory[]
}

/**
 * Reads each page with the engine that is asked for, wherever that runs. Where several are asked for, a page
 * that one of them is not sure of goes on to the next, and the better reading is kept. One that cannot be
 * asked is passed over with a warning on the page.
 */
export function createEngineLadder(options: EngineLadderOptions): EngineLadder {
  const { pool, remoteEngines, escalateBelow } = options

  async function readWith(
    engine: string,
    request: RecognizePageRequest,
    { signal, onStart }: { readonly signal: AbortSignal; readonly onStart: (() => void) | undefined },
  ): Promise<RecognizedPage> {
    const remote = remoteEngines.find(({ name }) => name === engine)
    if (remote === undefined) return pool.recognize({ ...request, engine }, signal, onStart)
    const { languages, answer, trace, engine: _, ...page } = request
    const answered = answer === undefined ? null : await remote.documents?.read(answer, page.page)
    if (answered) {
      const prepared = await pool.prepare({ ...page, picture: null }, signal, onStart)
      const reader = { name: remote.name, model: remote.model, recognize: async () => answered.text }
      return readPreparedPage({ ...prepared, picture: answered }, reader, { languages, signal })
    }
    const prepared = await pool.prepare({ ...page, picture: remote.pictureLimits }, signal, onStart)
    const options = { languages, signal, ...(trace !== undefined && { trace }) }
    return readPreparedPage(prepared, remote, options)
  }

  /** Pages without a line are mostly blank, and not worth another engine's price. */
  function isSure(page: RecognizedPage): boolean {
    return page.source === 'text_layer' || (meanConfidence(page.lines) ?? 1) >= escalateBelow
  }

  return {
    warmUp: () => pool.warmUp(),
    processes: () => pool.processes(),
    inspect: (request, signal) => pool.inspect(request, signal),
    render: (request, signal) => pool.render(request, signal),
    bringsText: (request, signal) => pool.bringsText(request, signal),
    speak: (request, signal, onStart) => pool.speak(request, signal, onStart),
    documents: remoteEngines.find(({ documents }) => documents)?.documents ?? null,
    async recognize(request, signal, onStart) {
      const engines = request.engine.split(',')
      const readings: RecognizedPage[] = []
      const warnings: string[] = []
      for (const engine of engines) {
        try {
          const page = await readWith(engine, request, { signal, onStart })
          readings.push(page)
          if (isSure(page)) break
        } catch (thrown) {
          const error = asNusabacaError(thrown)
          const goesOn = readings.length > 0 || (engine !== engines.at(-1) && cannotBeAsked(error))
          if (signal.aborted || !goesOn) throw thrown
          const warning = say('{engine} did not read this page: {reason}', { engine, reason: error.sentence })
          warnings.push(inLanguage(warning, 'en'))
        }
      }
      const best = readings.reduce((a, b) => (worth(b.lines) > worth(a.lines) ? b : a))
      return { ...best, warnings: [...best.warnings, ...warnings] }
    },
    async close() {
      await Promise.all([pool.close(), ...remoteEngines.map((engine) => engine.close())])
    },
  }
}

function cannotBeAsked({ code }: NusabacaError): boolean {
  return code === 'engine_unavailable' || code === 'engine_throttled'
}
