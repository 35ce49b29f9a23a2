import { soundCounter } from './count-sounds.js'

/** A text as eSpeak NG takes it, and where each of its characters comes from. */
export interface PlainText {
  readonly text: string
  /** For each character (code point) of it, where what it stands for begins in the source, in UTF-16 code units. */
  readonly offsets: readonly number[]
}

/** It drops what a clause has beyond a thousand sounds, and says nothing of it; how many there are is only guessed. */
const maxClauseSounds = 550
/** It drops what a word has beyond 160 bytes. */
const maxWordLength = 100

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/**
 * Makes a text safe to be spoken as it stands, and all of it. eSpeak NG reads SSML, phonemes between double brackets and
 * commands behind a control character; it ends at NUL, and has no room for long clauses and words. `language` is the voice's.
 */
export function toPlainText(source: string, language: string): PlainText {
  const soundsOf = soundCounter(language)
  let text = ''
  const offsets: number[] = []
  const add = (characters: string, offset: number) => {
    text += characters
    for (const _ of characters) offsets.push(offset)
  }
  let clauseSounds = 0
  for (const { 0: run, index: runStart } of source.matchAll(/\s+|\S+/g)) {
    const pieces = Array.from(graphemes.segment(run), ({ segment, index }) => ({
      segment,
      offset: runStart + index,
      sounds: soundsOf(segment, run),
    }))
    const runSounds = pieces.reduce((sum, { sounds }) => sum + sounds, 0)
    if (/^\s/.test(run) && (clauseEnd.test(text) || run.includes('\n\n'))) clauseSounds = 0
    for (const [place, { segment, offset, sounds }] of pieces.entries()) {
      // A comma is a short pause.
      const ahead = place === 0 ? runSounds : sounds
      if (clauseSounds > 0 && clauseSounds + ahead > maxClauseSounds) {
        add(', ', offset)
        clauseSounds = 0
      } else if (place > 0 && place % maxWordLength === 0) add(' ', offset)
      clauseSounds += sounds
      add(plainGrapheme(segment, text), offset)
    }
  }
  return { text, offsets }
}

function plainGrapheme(grapheme: string, before: string): string {
  if (grapheme === '&') return '&amp;'
  if (grapheme === '<') return '&lt;'
  if (grapheme === '[' && before.endsWith('[')) return ' ['
  // Ligatures and letters of mathematics, and letters whose marks stand apart, are not in its dictionaries.
  const whole = /^\p{L}\p{M}*$/u.test(grapheme) ? grapheme.normalize('NFKC') : grapheme
  return whole.replace(softHyphens, '').replace(unspeakable, ' ')
}

const softHyphens = /[\u00ad\ufeff]/g
const unspeakable = /(?!\n)[\p{Cc}\p{Cs}\p{Co}\p{Cn}\ufffd]/gu
const clauseEnd = /[.,;:!?…—–。，、！？；：،؛؟।]["'\p{Pe}\p{Pf}]*$/u
