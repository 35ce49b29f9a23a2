/** Numbers from 0 to 1, the same for the same seed: a linear congruential generator. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** What a run at random begins with, printed under the test's name so that NUSABACA_TEST_SEED can repeat it. */
export function seedOfRun(test: string): number {
  const seed = Number(process.env['NUSABACA_TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
  process.stdout.write(`${test}: NUSABACA_TEST_SEED=${seed}\n`)
  return seed
}
