/** Acts on some at once, and gives what comes of each in their order. */
export async function* inOrder<T, R>(
  items: readonly T[],
  { atOnce, act }: { readonly atOnce: number; readonly act: (item: T) => Promise<R> },
): AsyncGenerator<readonly [T, R]> {
  const begun: Promise<readonly [T, R]>[] = []
  for (const item of items) {
    begun.push(act(item).then((result) => [item, result]))
    if (begun.length === atOnce) yield* begun.splice(0, 1)
  }
  yield* begun
}
