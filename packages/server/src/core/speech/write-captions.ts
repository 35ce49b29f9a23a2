import { splitText } from './split-text.js'
import { type PlacedPart, placeParts, type SpokenPart } from './spoken-part.js'

const maxLineLength = 42
const maxLines = 2
const maxCueMs = 7000

interface Phrase {
  readonly text: string
  readonly startMs: number
  readonly endMs: number
}

/** The speech as WebVTT: cues of whole phrases, of at most two lines and seven seconds. */
export async function* writeCaptions(
  parts: AsyncIterable<SpokenPart> | Iterable<SpokenPart>,
): AsyncGenerator<string> {
  yield 'WEBVTT\n'
  for await (const placed of placeParts(parts)) {
    for (const cue of cuesOf(phrasesOf(placed))) yield toCue(cue)
  }
}

/** Each spoken word with the unspoken ones behind it. */
function* phrasesOf({ part: { text, words }, startMs }: PlacedPart): Generator<Phrase> {
  for (const [index, word] of words.entries()) {
    const start = index === 0 ? 0 : word.start
    yield {
      text: text.slice(start, words[index + 1]?.start ?? text.length),
      startMs: startMs + word.startMs,
      endMs: startMs + word.endMs,
    }
  }
}

function* cuesOf(words: Iterable<Phrase>): Generator<Phrase> {
  let cue: Phrase | undefined
  for (const word of words) {
    const longer: Phrase | undefined = cue && { ...cue, text: cue.text + word.text, endMs: word.endMs }
    if (cue && longer && !isWhole(cue.text) && fits(longer)) {
      cue = longer
      continue
    }
    if (cue) yield cue
    cue = word
  }
  if (cue) yield cue
}

function fits({ text, startMs, endMs }: Phrase): boolean {
  return endMs - startMs <= maxCueMs && linesOf(text).length <= maxLines
}

/** A paragraph has ended; or a sentence, and not just an abbreviation; or much of one and a clause. */
function isWhole(text: string): boolean {
  if (/\n[^\S\n]*\n\s*$/.test(text)) return true
  const { length } = text.trim()
  if (length > 16 && /[.!?…]["'\p{Pe}\p{Pf}]*\s*$|[。！？]\p{Pe}*$/u.test(text)) return true
  return length > maxLineLength && /[,;:–—]["'\p{Pe}\p{Pf}]*\s*$|[、，；：]$/u.test(text)
}

/** The text in lines of whole words where they are short enough. */
function linesOf(text: string): string[] {
  const lines: string[] = []
  for (const word of text.trim().split(/\s+/)) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word
    if (longer.length <= maxLineLength) lines.splice(-1, 1, longer)
    else lines.push(...splitText(word, maxLineLength))
  }
  return lines
}

function toCue({ text, startMs, endMs }: Phrase): string {
  const lines = linesOf(text)
  const shown = lines.slice(0, maxLines).join('\n')
  const escaped = shown.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return `\n${timestamp(startMs)} --> ${timestamp(endMs)}\n${escaped}${lines.length > maxLines ? '…' : ''}\n`
}

function timestamp(ms: number): string {
  const whole = Math.round(ms)
  const [hours, minutes, seconds] = [3_600_000, 60_000, 1000].map((unit, index) =>
    Math.floor(index === 0 ? whole / unit : (whole / unit) % 60),
  )
  const two = (value: number | undefined) => String(value).padStart(2, '0')
  return `${two(hours)}:${two(minutes)}:${two(seconds)}.${String(whole % 1000).padStart(3, '0')}`
}
