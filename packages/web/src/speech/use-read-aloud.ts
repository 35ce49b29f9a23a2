import type { SpokenWord } from '@nusabaca/client'
import type { JSX, RefObject } from 'preact'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { useApp } from '../app-context.js'
import { explain } from '../words/explain.js'
import { wordAt } from './find-word.js'
import { createHeard, type Heard } from './heard.js'
import { prepareSpeech, type ReadySpeech, renewUrl, type SpeechSource } from './prepare-speech.js'
import { rememberRate, storedRate } from './rates.js'

/** Where speech is on its way to be heard. */
export type SpeechState =
  | { readonly state: 'off' }
  | { readonly state: 'making'; readonly progress: number }
  | (ReadySpeech & { readonly state: 'ready' })
  | { readonly state: 'failed'; readonly why: string }

/** Speech, and the audio element that plays it. */
export interface ReadAloud {
  readonly speech: SpeechState
  readonly heard: Heard
  readonly playing: boolean
  readonly rate: number
  readonly audio: RefObject<HTMLAudioElement>
  readonly audioEvents: Pick<
    JSX.HTMLAttributes<HTMLAudioElement>,
    'onPlay' | 'onPause' | 'onTimeUpdate' | 'onSeeked' | 'onError'
  >
  /** Makes the speech of a source ready, and plays it then, from a word of that index. */
  readonly open: (source: SpeechSource, options?: OpenOptions) => void
  readonly close: () => void
  readonly play: () => void
  readonly pause: () => void
  readonly seek: (seconds: number) => void
  readonly playFrom: (word: number) => void
  readonly onRate: (rate: number) => void
}

export interface OpenOptions {
  readonly from?: number | null
  /** Plays without being told; true when not given. */
  readonly plays?: boolean
}

interface Order extends Required<OpenOptions> {
  readonly source: SpeechSource
}

/** A link that fails as soon as it is new is not too old. */
const renewedMs = 30_000
const noWords: readonly SpokenWord[] = []

export function useReadAloud(): ReadAloud {
  const { client, words: say, announce } = useApp()
  const latest = useRef({ client, say })
  latest.current = { client, say }
  const audio = useRef<HTMLAudioElement>(null)
  const heard = useMemo(createHeard, [])
  const [order, setOrder] = useState<Order | null>(null)
  const [speech, setSpeech] = useState<SpeechState>({ state: 'off' })
  const [playing, setPlaying] = useState(false)
  const [rate, setRate] = useState(storedRate)
  /** Where the audio begins once it is there, and whether it plays then. */
  const start = useRef({ seconds: 0, plays: false })
  /** Of what is open now. */
  const life = useRef<AbortSignal | undefined>(undefined)
  const renewed = useRef(Number.NEGATIVE_INFINITY)
  const ready = speech.state === 'ready' ? speech : null
  const words = ready?.readAlong.words ?? noWords

  function fail(error: unknown): void {
    setSpeech({ state: 'failed', why: explain(error, latest.current.say) })
  }

  useEffect(() => {
    setPlaying(false)
    heard.set(null)
    setSpeech(order === null ? { state: 'off' } : { state: 'making', progress: 0 })
    if (order === null) return
    const making = new AbortController()
    const { signal } = making
    life.current = signal
    const onProgress = (progress: number): void => setSpeech({ state: 'making', progress })
    prepareSpeech(latest.current.client, order.source, { signal, onProgress }).then(
      (made) => {
        const from = order.from === null ? undefined : made.readAlong.words[order.from]
        start.current = { seconds: from?.start ?? 0, plays: order.plays }
        setSpeech({ state: 'ready', ...made })
      },
      (error) => signal.aborted || fail(error),
    )
    return () => making.abort()
  }, [order])

  useLayoutEffect(() => {
    const element = audio.current
    if (ready === null || element === null) return
    const { url } = ready
    element.src = url
    element.defaultPlaybackRate = rate
    element.currentTime = start.current.seconds
    if (start.current.plays) play()
    return () => {
      if (url.startsWith('blob:')) URL.revokeObjectURL(url)
    }
  }, [ready])

  function look(): void {
    const word = wordAt(words, audio.current?.currentTime ?? 0)
    heard.set((word === null ? undefined : words[word]) ?? null)
  }
  // Words are shorter than what lies between two events of the audio.
  useEffect(() => {
    if (!playing) return
    let frame = requestAnimationFrame(function onFrame() {
      look()
      frame = requestAnimationFrame(onFrame)
    })
    return () => cancelAnimationFrame(frame)
  }, [playing, words])

  function play(): void {
    audio.current?.play().catch((error: unknown) => {
      // Browsers play nothing to whoever has done nothing on the page for a while.
      if (error instanceof DOMException && error.name === 'NotAllowedError') announce(say.speechReady)
    })
  }
  function seek(seconds: number): void {
    if (audio.current !== null) audio.current.currentTime = seconds
  }
  function onError(): void {
    const element = audio.current
    if (ready === null || element === null) return
    if (performance.now() < renewed.current + renewedMs) {
      setSpeech({ state: 'failed', why: say.cannotPlay })
      return
    }
    renewed.current = performance.now()
    start.current = { seconds: element.currentTime, plays: !element.paused }
    const signal = life.current
    if (signal === undefined) return
    renewUrl(client, ready, signal).then(
      (url) => signal.aborted || setSpeech({ ...ready, url }),
      (error) => signal.aborted || fail(error),
    )
  }

  return {
    speech,
    heard,
    playing,
    rate,
    audio,
    audioEvents: {
      onPlay: () => setPlaying(true),
      onPause: () => setPlaying(false),
      onTimeUpdate: look,
      onSeeked: look,
      onError,
    },
    open(source, { from = null, plays = true } = {}) {
      setOrder({ source, from, plays })
      if (plays) announce(say.speechBeingMade)
    },
    close: () => setOrder(null),
    play,
    pause: () => audio.current?.pause(),
    seek,
    playFrom(word) {
      const { start: seconds } = words[word] ?? {}
      if (seconds === undefined) return
      seek(seconds)
      play()
    },
    onRate(rate) {
      setRate(rate)
      rememberRate(rate)
      if (audio.current === null) return
      audio.current.defaultPlaybackRate = rate
      audio.current.playbackRate = rate
    },
  }
}
