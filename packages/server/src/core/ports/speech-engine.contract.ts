import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { splitWords } from '../speech/split-words.js'
import { type SpeechEngine, speechSampleRate } from './speech-engine.js'

/** What the suite needs to know of an engine. */
export interface SpeechEngineContract {
  create(): SpeechEngine
  /** A voice of it for plain English, and another. */
  readonly voices: readonly [english: string, other: string]
}

/** One test per promise of the port. */
export function describeSpeechEngine(name: string, contract: SpeechEngineContract): void {
  describe(`SpeechEngine contract: ${name}`, () => {
    let engine: SpeechEngine
    const [english, other] = contract.voices

    beforeAll(async () => {
      engine = contract.create()
      await engine.warmUp()
    }, 60_000)
    afterAll(() => engine.close())

    async function speak(text: string, { voice = english, speed = 1 } = {}) {
      const pieces: Int16Array[] = []
      const words = await engine.speak(text, { voice, speed }, (samples) => pieces.push(samples))
      const samples = pieces.reduce((sum, piece) => sum + piece.length, 0)
      const loudest = Math.max(0, ...pieces.flatMap((piece) => Math.max(...piece)))
      return { words, loudest, ms: (samples / speechSampleRate) * 1000 }
    }
    const textsOf = (text: string, words: readonly { start: number; end: number }[]) =>
      words.map(({ start, end }) => text.slice(start, end))

    test('may be warmed up again', async () => {
      await expect(engine.warmUp()).resolves.toBeUndefined()
    })

    test('is heard', async () => {
      expect((await speak('Good morning')).loudest).toBeGreaterThan(3000)
    })

    test.each([
      'Good morning, dear friends. How are you today?',
      'It costs $12.50, or 1,234,567 of them at 10%: Dr. Smith paid on 12/10/2024 at 10:30.',
      'I am of the opinion that it is in the house of the man, vs. the others, e.g. the girls etc. and so on.',
      'First paragraph.\n\nSecond one\nin two lines.',
      'Write to me@example.org, see https://example.org/a?b=1 and C:\\temp.',
      'AT&T <b>bold</b> x < y && y > z &amp; so on',
      'Where 😀 ends 👨‍👩‍👧 and 𝒜 begins is known',
      'שלום hello مرحبا 你好 done',
    ])('says each word of the text in its order, without overlap: %s', async (text) => {
      const { words, ms } = await speak(text)
      const heard = textsOf(text, words)
      const spans = splitWords(text).map(({ start, end }) => text.slice(start, end))
      expect(heard).toEqual(spans.filter((span) => heard.includes(span)))
      expect(spans.filter((span) => !heard.includes(span) && /[\p{L}\p{N}]/u.test(span))).toEqual([])
      let at = 0
      for (const { startMs, endMs } of words) {
        expect(startMs).toBeGreaterThanOrEqual(at)
        expect(endMs).toBeGreaterThan(startMs)
        at = endMs
      }
      expect(at).toBeLessThanOrEqual(ms)
    })

    test.each(['', ' \n', '—', '( )', '\u0000\u0001\u0007\ud800'])(
      'gives no words and no error for what has no sound: %j',
      async (text) => {
        expect((await speak(text)).words).toEqual([])
      },
    )

    test.each([
      ['before\u0000after', 'before after'],
      ['before \u000180S after', 'before 80S after'],
      ['before <prosody rate="x-slow">after</prosody>', 'before prosody rate="x-slow" after /prosody'],
      ['before [[h@loU]] after', 'before [ [h@loU]] after'],
      ['before\ud800after', 'before after'],
      ['of\u00adfice ﬁsh', 'office fish'],
    ])('takes nothing for a command: %j sounds as %j', async (text, plain) => {
      const [odd, expected] = [await speak(text), await speak(plain)]
      expect(odd.ms / expected.ms).toBeGreaterThan(0.85)
      expect(odd.ms / expected.ms).toBeLessThan(1.15)
    })

    test('speaks faster and slower', async () => {
      const text = 'One two three four five six seven eight'
      const usual = await speak(text)
      expect((await speak(text, { speed: 2 })).ms / usual.ms).toBeCloseTo(0.5, 1)
      expect((await speak(text, { speed: 0.5 })).ms / usual.ms).toBeGreaterThan(1.7)
      expect((await speak(text, { speed: 100 })).ms).toBeLessThan(usual.ms)
    })

    test('is not changed by what was spoken before', async () => {
      const text = 'Bahasa, three thousand years'
      const before = await speak(text)
      await speak('<speak xml:lang="de"><voice xml:lang="de"> [[ \u0001+90P 😀 "', { voice: other, speed: 3 })
      const after = await speak(text)
      expect(textsOf(text, after.words)).toEqual(textsOf(text, before.words))
      expect(Math.abs(after.ms - before.ms)).toBeLessThan(10)
    })

    test('rejects a voice that it does not have', async () => {
      await expect(speak('Hello', { voice: 'nobody' })).rejects.toMatchObject({ code: 'invalid_request' })
    })

    test.each(['9', 'Rp1.250.000,00', '12/10/2024', '50%', 'ABC', '😀', 'слово', '世', 'word'])(
      'leaves nothing out where nobody takes a breath: %s',
      async (word) => {
        const some = await speak(`${word} `.repeat(5))
        const many = await speak(`${word} `.repeat(100))
        expect(many.words).toHaveLength(100)
        expect(many.ms / some.ms).toBeGreaterThan(15)
      },
    )

    test('speaks a word of thousands of letters, and a long text', async () => {
      expect((await speak('x'.repeat(5000), { speed: 2.5 })).words).toHaveLength(1)
      const text = 'All of it is spoken, to the last word. '.repeat(256)
      expect((await speak(text, { speed: 2.5 })).words.at(-1)).toMatchObject({ end: text.length - 1 })
    }, 90_000)
  })
}
