/** Requests for one item each, sent several at a time. */
export interface RequestBatches<Item, Answer> {
  /** Rejects with the signal's reason when that aborts; the others in the request go on. */
  ask(item: Item, signal: AbortSignal): Promise<Answer>
}

export interface RequestBatchesOptions<Item, Answer> {
  /** Answers in the items' order. Its signal aborts when nobody waits for any of them any more. */
  readonly send: (items: readonly Item[], signal: AbortSignal) => Promise<readonly Answer[]>
  /** Whether the items of a request that failed so are to be sent again, each alone. */
  readonly mayBeOneItemsFault: (error: unknown) => boolean
  readonly sizeOf: (item: Item) => number
  readonly maxItems: number
  /** Sum of the sizes. */
  readonly maxSize: number
  /** How long the first item waits for others. */
  readonly waitMs: number
}

interface Waiting<Item, Answer> {
  readonly item: Item
  readonly signal: AbortSignal
  readonly resolve: (answer: Answer) => void
  readonly reject: (reason: unknown) => void
}

export function createRequestBatches<Item, Answer>(
  options: RequestBatchesOptions<Item, Answer>,
): RequestBatches<Item, Answer> {
  const { send, mayBeOneItemsFault, sizeOf, maxItems, maxSize, waitMs } = options
  let waiting: Waiting<Item, Answer>[] = []
  let timer: NodeJS.Timeout | undefined

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    const batch = waiting.filter(({ signal }) => !signal.aborted)
    waiting = []
    if (batch.length > 0) void deliver(batch)
  }

  async function deliver(batch: readonly Waiting<Item, Answer>[]): Promise<void> {
    try {
      const answers = await sendWhileWanted(batch)
      for (const [index, { resolve, reject }] of batch.entries()) {
        const answer = answers[index]
        if (answer === undefined) reject(new Error('The answer is shorter than the request'))
        else resolve(answer)
      }
    } catch (error) {
      const wanted = batch.filter(({ signal }) => !signal.aborted)
      if (batch.length > 1 && mayBeOneItemsFault(error))
        await Promise.all(wanted.map((one) => deliver([one])))
      else for (const { reject } of wanted) reject(error)
    }
  }

  async function sendWhileWanted(batch: readonly Waiting<Item, Answer>[]): Promise<readonly Answer[]> {
    const controller = new AbortController()
    const cancelUnwanted = () => {
      if (batch.every(({ signal }) => signal.aborted)) controller.abort()
    }
    for (const { signal } of batch) signal.addEventListener('abort', cancelUnwanted)
    try {
      return await send(
        batch.map(({ item }) => item),
        controller.signal,
      )
    } finally {
      for (const { signal } of batch) signal.removeEventListener('abort', cancelUnwanted)
    }
  }

  return {
    ask(item, signal) {
      return new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason)
        const onAbort = () => reject(signal.reason)
        signal.addEventListener('abort', onAbort, { once: true })
        const settled = () => signal.removeEventListener('abort', onAbort)
        const size = waiting.reduce((sum, other) => sum + sizeOf(other.item), sizeOf(item))
        if (size > maxSize) flush()
        waiting.push({
          item,
          signal,
          resolve: (answer) => {
            settled()
            resolve(answer)
          },
          reject: (reason) => {
            settled()
            reject(reason)
          },
        })
        if (waiting.length >= maxItems) flush()
        else timer ??= setTimeout(flush, waitMs)
      })
    },
  }
}
