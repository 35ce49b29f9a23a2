import { NusabacaError } from '../../../core/errors.js'

/** Numbers with a shape, row-major. */
export interface FloatTensor {
  readonly data: Float32Array
  readonly dims: readonly number[]
}

/** A network with one input and one output, ready to run. */
export interface InferenceSession {
  /** Blocks its thread while it computes, for up to seconds. */
  run(input: FloatTensor): Promise<FloatTensor>
  close(): Promise<void>
}

/** `native` is onnxruntime-node, `wasm` is onnxruntime-web: the same results at a third to a quarter of the speed. */
export type InferenceRuntimeName = 'native' | 'wasm'

export interface SessionOptions {
  /**
   * Keeps the memory of a run for the next one. A detector's maps are so large that the allocator would give
   * their pages back each time, and to get new ones costs twice as much as the computation; a recogniser's
   * are not, and without it a process needs less.
   */
  readonly keepsMemory?: boolean
}

export interface InferenceRuntime {
  readonly name: InferenceRuntimeName
  /** @param model the bytes of an ONNX file */
  createSession(model: Uint8Array, options?: SessionOptions): Promise<InferenceSession>
}

/** The part of the two vendors' common interface that is used here. */
type Vendor = Pick<typeof import('onnxruntime-node'), 'InferenceSession' | 'Tensor'>

const sessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  // the planned layout of one picture's size is of no use for the next, and doubles what the arena holds
  enableMemPattern: false,
  // warnings are about the graph, not about the picture, and would go to stderr past the log
  logSeverityLevel: 3,
} as const

/**
 * Loads the native runtime, or the WASM one where its optional package is missing or does not fit the machine.
 *
 * @param preferred skips the other one when given
 * @param onFallback called with the cause when the native one cannot be loaded and WASM takes its place
 * @throws NusabacaError `engine_unavailable` when none can be loaded
 */
export async function loadInferenceRuntime(
  preferred?: InferenceRuntimeName,
  onFallback?: (cause: unknown) => void,
): Promise<InferenceRuntime> {
  const causes: unknown[] = []
  for (const name of preferred ? [preferred] : (['native', 'wasm'] as const)) {
    try {
      const runtime = createRuntime(name, await loaders[name]())
      if (causes.length > 0) onFallback?.(causes[0])
      return runtime
    } catch (error) {
      causes.push(error)
    }
  }
  throw new NusabacaError('engine_unavailable', {
    detail: 'The recognition runtime cannot be loaded. Install onnxruntime-node or onnxruntime-web.',
    cause: new AggregateError(causes),
  })
}

const loaders: Readonly<Record<InferenceRuntimeName, () => Promise<Vendor>>> = {
  native: () => import('onnxruntime-node'),
  wasm: async () => {
    const vendor = await import('onnxruntime-web')
    vendor.env.wasm.numThreads = 1
    return vendor
  },
}

function createRuntime(name: InferenceRuntimeName, vendor: Vendor): InferenceRuntime {
  return {
    name,
    async createSession(model, { keepsMemory = false } = {}) {
      const options = { ...sessionOptions, enableCpuMemArena: keepsMemory }
      const session = await vendor.InferenceSession.create(model, options)
      const [inputName] = session.inputNames
      const [outputName] = session.outputNames
      if (inputName === undefined || outputName === undefined)
        throw new Error('a model without input or output')
      return {
        async run({ data, dims }) {
          const input = new vendor.Tensor('float32', data, dims)
          const output = (await session.run({ [inputName]: input }))[outputName]
          if (!(output?.data instanceof Float32Array)) throw new Error('a model whose output is not float32')
          return { data: output.data, dims: output.dims }
        },
        close: () => session.release(),
      }
    },
  }
}
