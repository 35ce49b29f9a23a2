/** Choices at random. */
export interface Dice {
  /** A whole number from 0, below the count. */
  below(count: number): number
  pick<T>(values: readonly T[]): T
  chance(share: number): boolean
  bytes(count: number): Buffer
}

export function createDice(random: () => number): Dice {
  const below = (count: number): number => Math.floor(random() * count)
  return {
    below,
    pick: <T>(values: readonly T[]) => values[below(values.length)] as T,
    chance: (share) => random() < share,
    bytes: (count) => Buffer.from(Array.from({ length: count }, () => below(256))),
  }
}
