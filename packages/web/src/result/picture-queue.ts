/** Asks for pictures, a few at a time: a server draws them one after the other. */
export interface PictureQueue {
  /** Rejects with the signal's reason when it aborts. Small ones wait until no large one does. */
  ask(
    load: () => Promise<Blob>,
    options: { readonly small: boolean; readonly signal: AbortSignal },
  ): Promise<Blob>
}

const atOnce = 3

export function createPictureQueue(): PictureQueue {
  const waiting: { readonly small: boolean; readonly begin: () => void }[] = []
  let running = 0

  function next(): void {
    if (running >= atOnce) return
    const large = waiting.findIndex(({ small }) => !small)
    const [first] = waiting.splice(Math.max(large, 0), 1)
    if (first === undefined) return
    running += 1
    first.begin()
  }

  return {
    async ask(load, { small, signal }) {
      await new Promise<void>((begin) => {
        waiting.push({ small, begin })
        next()
      })
      try {
        signal.throwIfAborted()
        return await load()
      } finally {
        running -= 1
        next()
      }
    },
  }
}
