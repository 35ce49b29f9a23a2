import { NusabacaError } from '../../core/errors.js'
import type { RemoteOcrEngine } from '../../core/ports/ocr-engine.js'
import type { PageBudget } from '../../core/ports/page-budget.js'
import { say } from '../../core/sentence.js'

/** The same engine, asked only while the budget has pages left. A page that was not read is not counted. */
export function withinBudget(engine: RemoteOcrEngine, budget: PageBudget): RemoteOcrEngine {
  return {
    ...engine,
    async recognize(image, options) {
      if (!(await budget.take())) {
        throw new NusabacaError('engine_unavailable', {
          detail: say('The pages that {engine} may read in a day have been read.', { engine: engine.name }),
          // Not before tomorrow, and no task waits for that.
          retryable: false,
        })
      }
      try {
        return await engine.recognize(image, options)
      } catch (error) {
        // What was stopped halfway may have been read and charged.
        if (!options.signal.aborted) await budget.giveBack()
        throw error
      }
    },
  }
}
