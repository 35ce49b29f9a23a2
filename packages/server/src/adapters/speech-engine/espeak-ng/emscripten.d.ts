declare module '@echogarden/espeak-ng-emscripten' {
  interface EspeakEvent {
    readonly type: 'word' | 'sentence' | 'phoneme' | 'end' | 'samplerate' | 'msg_terminated'
    /** 1-based, in characters (code points). */
    readonly text_position: number
    /** Milliseconds. */
    readonly audio_position: number
  }

  interface EspeakVoice {
    readonly name: string
    readonly identifier: string
    /** A smaller priority is better. */
    readonly languages: readonly { readonly name: string; readonly priority: number }[]
  }

  interface EspeakWorker {
    list_voices(): EspeakVoice[]
    /** 0 where it is there. */
    set_voice(identifier: string): number
    /** Words a minute, from 80 to 450. */
    set_rate(wordsPerMinute: number): void
    /** Speaks the text before it returns; goes on unless the callback returns something true. */
    synthesize(text: string, callback: (samples: Int16Array, events: readonly EspeakEvent[]) => unknown): void
  }

  // biome-ignore lint/style/noDefaultExport: the package's own
  export default function initialize(): Promise<{ readonly eSpeakNGWorker: new () => EspeakWorker }>
}
