/**
 * Reads from typed arrays whose index is known to be in range, without a check in the innermost loops.
 * One function per array type, so that each call site stays monomorphic and is inlined.
 */
export function floatAt(values: Float32Array, index: number): number {
  return values[index] as number
}

export function byteAt(values: Uint8Array, index: number): number {
  return values[index] as number
}

/** The middle value of a list (the upper one of two); `fallback` for an empty list. */
export function median(values: readonly number[], fallback = 0): number {
  const sorted = Float64Array.from(values).sort()
  return sorted[sorted.length >> 1] ?? fallback
}
