import { setTimeout as pause } from 'node:timers/promises'

/** How long to look, how often, and what for; both times in milliseconds. */
export interface UntilOptions {
  readonly what: string
  readonly withinMs: number
  readonly everyMs?: number
}

/** Asks again and again until the answer is neither undefined, null nor false, and gives it. */
export async function until<T>(
  options: UntilOptions,
  ask: () => T | Promise<T>,
): Promise<Exclude<T, undefined | null | false>> {
  const startMs = performance.now()
  for (;;) {
    const answer = await ask()
    if (answer !== undefined && answer !== null && answer !== false) {
      return answer as Exclude<T, undefined | null | false>
    }
    if (performance.now() - startMs > options.withinMs) {
      throw new Error(`Waited ${options.withinMs} ms in vain until ${options.what}`)
    }
    await pause(options.everyMs ?? 50)
  }
}
