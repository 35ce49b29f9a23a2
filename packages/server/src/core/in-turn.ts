/** What is there already, for whoever takes one after the other. */
export async function* inTurn<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items
}
