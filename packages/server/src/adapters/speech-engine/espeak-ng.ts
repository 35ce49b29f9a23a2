import { type SpeechEngine, speechSampleRate } from '../../core/ports/speech-engine.js'
import { noSuchVoice } from '../../core/speech/choose-voice.js'
import { type SpokenAt, timeWords } from '../../core/speech/time-words.js'
import { type Espeak, loadEspeak } from './espeak-ng/load-espeak.js'
import { toPlainText } from './espeak-ng/plain-text.js'
import { espeakVoices } from './espeak-ng/voices.js'

/** Words a minute that all its voices are made for, and what it goes down and up to. */
const usualRate = 175
const rates = { slowest: 80, fastest: 450 } as const

/** eSpeak NG as WebAssembly, in this process: it speaks without a pause until it is done. */
export function createEspeakNgEngine(): SpeechEngine {
  let loading: Promise<Espeak> | undefined
  const load = () => {
    loading ??= loadEspeak()
    return loading
  }
  return {
    name: 'espeak-ng',
    async warmUp() {
      await load()
    },
    async speak(text, { voice, speed }, onSamples) {
      const found = espeakVoices.find(({ name }) => name === voice)
      if (found === undefined) throw noSuchVoice(espeakVoices, { voice })
      const espeak = await load()
      espeak.set_voice(found.identifier)
      espeak.set_rate(Math.min(rates.fastest, Math.max(rates.slowest, Math.round(usualRate * speed))))
      const plain = toPlainText(text, found.language)
      const spoken: SpokenAt[] = []
      let samplesGiven = 0
      espeak.synthesize(plain.text, (samples, events) => {
        samplesGiven += samples.length
        if (samples.length > 0) onSamples(samples)
        for (const { type, text_position, audio_position } of events) {
          const offset = plain.offsets[text_position - 1]
          if (type === 'word' && offset !== undefined) spoken.push({ offset, ms: audio_position })
        }
      })
      return timeWords(text, spoken, (samplesGiven / speechSampleRate) * 1000)
    },
    async close() {
      loading = undefined
    },
  }
}
