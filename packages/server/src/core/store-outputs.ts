import type { ResultFormat } from '@nusabaca/contract'
import { asNusabacaError } from './errors.js'
import { type MakeResultPorts, makePdf, writeResult } from './make-result.js'
import { outputKey } from './object-keys.js'
import type { AssemblyClaim } from './ports/work-ledger.js'
import type { RecognitionTask } from './task.js'
import type { OutputKeys } from './task-outputs.js'

/** What was stored, and sentences for people about what could not be made. */
export interface StoredOutputs {
  readonly keys: OutputKeys
  readonly warnings: readonly string[]
}

/** Whose outputs, and where its results file lies already. */
export interface OutputsOrder {
  readonly claim: AssemblyClaim<RecognitionTask>
  readonly resultsKey: string
}

/**
 * Stores what was read in each format that the task's `outputs` name but `json`, which every task has. One that cannot be
 * made costs that one only. Throws what may be tried again, or when `signal` aborts.
 */
export async function storeOutputs(
  ports: MakeResultPorts,
  { claim: { task, assembly }, resultsKey }: OutputsOrder,
  signal: AbortSignal,
): Promise<StoredOutputs> {
  const read = { task, resultsKey }
  const keys: Partial<Record<ResultFormat, string>> = {}
  const warnings: string[] = []
  for (const format of task.options.outputs ?? []) {
    if (format === 'json') continue
    const key = outputKey(task, { assembly, format })
    try {
      if (format === 'pdf') {
        await using pdf = await makePdf(ports, read, signal)
        await ports.files.putFile(key, pdf.path)
      } else await ports.files.put(key, writeResult(ports.files, read, format))
      keys[format] = key
    } catch (thrown) {
      const error = asNusabacaError(thrown)
      if (signal.aborted || error.code === 'storage_unavailable') throw thrown
      warnings.push(`The output ${format} could not be made: ${error.message}`)
    }
  }
  return { keys, warnings }
}
