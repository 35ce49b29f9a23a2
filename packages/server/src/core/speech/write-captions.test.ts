import { text } from 'node:stream/consumers'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitWords } from './split-words.js'
import type { SpokenPart } from './spoken-part.js'
import { writeCaptions } from './write-captions.js'

/** A text whose words take so long each; those of punctuation alone are not heard. */
function partOf(text: string, wordMs = 400): SpokenPart {
  const heard = splitWords(text).filter(({ start, end }) => /[\p{L}\p{N}]/u.test(text.slice(start, end)))
  const words = heard.map((span, index) => ({
    ...span,
    startMs: index * wordMs,
    endMs: (index + 1) * wordMs,
  }))
  return { text, words, durationMs: words.length * wordMs + 250 }
}

function captionsOf(...parts: SpokenPart[]): Promise<string> {
  return text(writeCaptions(parts))
}

test('cues are whole sentences, one part after the other', async () => {
  expect(
    await captionsOf(partOf('The first is over. Here goes — the second!'), partOf('Another part.')),
  ).toBe(`WEBVTT

00:00:00.000 --> 00:00:01.600
The first is over.

00:00:01.600 --> 00:00:03.200
Here goes — the second!

00:00:03.450 --> 00:00:04.250
Another part.
`)
})

test('a long sentence is cut at its clauses, and into two lines', async () => {
  const sentence =
    'When we open again, the children will find forty new picture books near the window, and a map of the valley drawn in 1887 will hang on the north wall.'
  expect(await captionsOf(partOf(sentence, 200))).toBe(`WEBVTT

00:00:00.000 --> 00:00:03.000
When we open again, the children will find
forty new picture books near the window,

00:00:03.000 --> 00:00:06.000
and a map of the valley drawn in 1887 will
hang on the north wall.
`)
})

test('an abbreviation does not end a cue, a paragraph does', async () => {
  const captions = await captionsOf(partOf('Dr. Smith\n\nBaker Street'))
  expect(captions).toContain('\nDr. Smith\n')
  expect(captions).toContain('\nBaker Street\n')
})

test('nothing in the text is markup', async () => {
  expect(await captionsOf(partOf('a --> b <i>c</i> & d'))).toContain(
    '\na --&gt; b &lt;i&gt;c&lt;/i&gt; &amp; d\n',
  )
})

test('hours are counted, and a word that does not fit is shortened', async () => {
  const silence = { text: '', words: [], durationMs: 100 * 3_600_000 + 61_001 }
  const captions = await captionsOf(silence, partOf('x'.repeat(5000)))
  expect(captions).toBe(`WEBVTT\n\n100:01:01.001 --> 100:01:01.401\n${'x'.repeat(42)}\n${'x'.repeat(42)}…\n`)
})

test('any text gives cues in order, of at most two lines of 42 characters and 7 seconds', async () => {
  const words = fc.array(
    fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('and', 'so.', 'on,', '\n\n', '世界你好')),
    {
      maxLength: 60,
    },
  )
  await fc.assert(
    fc.asyncProperty(words, fc.integer({ min: 1, max: 3000 }), async (pieces, wordMs) => {
      const part = partOf(pieces.join(' '), wordMs)
      const [head, ...cues] = (await captionsOf(part, part)).split(/\n\n/)
      expect(head?.trim()).toBe('WEBVTT')
      let at = 0
      for (const cue of cues) {
        const [times = '', ...lines] = cue.trimEnd().split('\n')
        const [from = Number.NaN, to = Number.NaN] = times.split(' --> ').map(toMs)
        expect(from).toBeGreaterThanOrEqual(at)
        expect(to).toBeGreaterThan(from)
        expect(to - from).toBeLessThanOrEqual(7001)
        expect(lines.length).toBeGreaterThanOrEqual(1)
        expect(lines.length).toBeLessThanOrEqual(2)
        for (const line of lines) expect(withoutEscapes(line).length).toBeLessThanOrEqual(43)
        at = to
      }
    }),
  )
})

function toMs(timestamp: string): number {
  const [, hours, minutes, seconds] = /^(\d\d+):(\d\d):(\d\d\.\d{3})$/.exec(timestamp) ?? []
  return Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000)
}

function withoutEscapes(line: string): string {
  return line.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}
