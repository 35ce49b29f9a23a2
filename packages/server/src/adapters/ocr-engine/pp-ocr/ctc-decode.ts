import type { Alphabet } from './alphabet.js'
import { floatAt } from './typed-access.js'

/** What the recogniser says of one strip: for each step from left to right, a probability per class. */
export interface StepProbabilities {
  readonly data: Float32Array
  readonly steps: number
  readonly classes: number
}

/** A word of a line. `from` and `to` are fractions of the steps; `confidence` is 0 to 1. */
export interface DecodedWord {
  readonly text: string
  readonly confidence: number
  readonly from: number
  readonly to: number
}

export interface DecodedLine {
  /** The words joined by single spaces. */
  readonly text: string
  /** Mean over the letters, 0 when there are none. */
  readonly confidence: number
  readonly words: readonly DecodedWord[]
}

/**
 * The network is shy of spaces: where they are narrow, its space class stays under the blank. Anything over
 * this between two letters is a space nonetheless (receipts: word F1 82.5 to 94.2).
 */
const spaceThreshold = 0.05

/** A letter that won over the blank at one or more steps in a row. */
interface Letter {
  readonly character: string
  readonly first: number
  last: number
  confidence: number
}

/** Greedy CTC decoding: repeats joined, blanks dropped, classes outside of the alphabet ignored. */
export function decodeSteps(output: StepProbabilities, alphabet: Alphabet): DecodedLine {
  const groups = groupIntoWords(winningLetters(output, alphabet), output, alphabet.spaceClass)
  const words = measureWords(groups, output.steps)
  const letters = groups.flat()
  return {
    text: words.map((word) => word.text).join(' '),
    confidence: meanConfidence(letters),
    words,
  }
}

function winningLetters({ data, steps, classes }: StepProbabilities, alphabet: Alphabet): Letter[] {
  const letters: Letter[] = []
  const candidates = alphabet.classes
  let previous = -1
  for (let step = 0; step < steps; step++) {
    const base = step * classes
    let winner = -1
    let best = floatAt(data, base)
    for (let candidate = 0; candidate < candidates.length; candidate++) {
      const value = floatAt(data, base + (candidates[candidate] as number))
      if (value > best) {
        best = value
        winner = candidate
      }
    }
    const letter = letters.at(-1)
    if (winner >= 0 && winner === previous && letter) {
      letter.last = step
      letter.confidence = Math.max(letter.confidence, best)
    } else if (winner >= 0) {
      letters.push({
        character: alphabet.characters[winner] ?? '',
        first: step,
        last: step,
        confidence: best,
      })
    }
    previous = winner
  }
  return letters
}

function groupIntoWords(
  letters: readonly Letter[],
  output: StepProbabilities,
  spaceClass: number,
): Letter[][] {
  const words: Letter[][] = []
  let word: Letter[] = []
  const endWord = () => {
    if (word.length > 0) words.push(word)
    word = []
  }
  for (const letter of letters) {
    const before = word.at(-1)
    if (letter.character === ' ' || (before && hasSpaceBetween(before, letter, { output, spaceClass })))
      endWord()
    if (letter.character !== ' ') word.push(letter)
  }
  endWord()
  return words
}

function hasSpaceBetween(
  before: Letter,
  after: Letter,
  { output, spaceClass }: { output: StepProbabilities; spaceClass: number },
): boolean {
  if (spaceClass < 0) return false
  for (let step = before.last + 1; step < after.first; step++) {
    if (floatAt(output.data, step * output.classes + spaceClass) > spaceThreshold) return true
  }
  return false
}

/**
 * A letter wins at the steps around its middle only, so each word is widened by half of the line's usual
 * distance between letters, at most up to half-way to the next word.
 */
function measureWords(groups: readonly Letter[][], steps: number): DecodedWord[] {
  const margin = usualPitch(groups) / 2
  return groups.map((letters, index) => {
    const first = middle(letters[0] as Letter)
    const last = middle(letters[letters.length - 1] as Letter)
    const before = groups[index - 1]?.at(-1)
    const after = groups[index + 1]?.[0]
    const from = Math.max(first - margin, before ? (middle(before) + first) / 2 : 0)
    const to = Math.min(last + margin, after ? (last + middle(after)) / 2 : steps)
    return {
      text: letters.map((letter) => letter.character).join(''),
      confidence: meanConfidence(letters),
      from: from / steps,
      to: to / steps,
    }
  })
}

function usualPitch(groups: readonly Letter[][]): number {
  const pitches = groups.flatMap((letters) =>
    letters.slice(1).map((letter, index) => middle(letter) - middle(letters[index] as Letter)),
  )
  const sorted = pitches.sort((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? 2
}

function middle(letter: Letter): number {
  return (letter.first + letter.last + 1) / 2
}

function meanConfidence(letters: readonly Letter[]): number {
  if (letters.length === 0) return 0
  return letters.reduce((sum, letter) => sum + letter.confidence, 0) / letters.length
}
