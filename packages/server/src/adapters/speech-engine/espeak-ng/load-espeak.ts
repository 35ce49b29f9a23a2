import { speechIsOff } from '../../../core/speech/choose-voice.js'

interface EspeakEvent {
  readonly type: 'word' | 'sentence' | 'phoneme' | 'end' | 'samplerate' | 'msg_terminated'
  /** 1-based, in characters (code points). */
  readonly text_position: number
  /** Milliseconds. */
  readonly audio_position: number
}

/** eSpeak NG as its package has it; as far as it is used here. */
export interface Espeak {
  list_voices(): readonly {
    readonly name: string
    readonly identifier: string
    readonly languages: readonly { readonly name: string }[]
  }[]
  /** Leaves the voice as it is where there is none of that identifier. */
  set_voice(identifier: string): void
  /** Words a minute, from 80 to 450. */
  set_rate(wordsPerMinute: number): void
  /** Speaks all of the text before it returns; the samples are copies. */
  synthesize(text: string, listen: (samples: Int16Array, events: readonly EspeakEvent[]) => void): void
}

/** Throws `engine_unavailable` where the package is not installed. */
export async function loadEspeak(): Promise<Espeak> {
  try {
    // @ts-expect-error The package has no types.
    const { default: initialize } = await import('@echogarden/espeak-ng-emscripten')
    const { eSpeakNGWorker } = await initialize()
    return new eSpeakNGWorker()
  } catch (cause) {
    throw speechIsOff(cause)
  }
}
