import { useEffect, useRef } from 'preact/hooks'
import type { ReadAloud } from './use-read-aloud.js'

export interface MediaSessionOptions {
  readonly readAloud: ReadAloud
  readonly title: string
  readonly duration: number
  readonly step: (step: 1 | -1) => void
}

const skipSeconds = 10

/** Keys of headphones and keyboards, and the lock screen, rule what is played. */
export function useMediaSession(options: MediaSessionOptions): void {
  const latest = useRef(options)
  latest.current = options
  const { readAloud, title, duration } = options
  const { playing, rate, audio } = readAloud

  useEffect(() => {
    const session = navigator.mediaSession
    if (session === undefined) return
    const time = (): number => latest.current.readAloud.audio.current?.currentTime ?? 0
    const seek = (seconds: number): void => latest.current.readAloud.seek(Math.max(seconds, 0))
    const actions: Partial<Record<MediaSessionAction, MediaSessionActionHandler>> = {
      play: () => latest.current.readAloud.play(),
      pause: () => latest.current.readAloud.pause(),
      previoustrack: () => latest.current.step(-1),
      nexttrack: () => latest.current.step(1),
      seekbackward: ({ seekOffset }) => seek(time() - (seekOffset ?? skipSeconds)),
      seekforward: ({ seekOffset }) => seek(time() + (seekOffset ?? skipSeconds)),
      seekto: ({ seekTime }) => seek(seekTime ?? time()),
    }
    const handle = (name: string, act: MediaSessionActionHandler | null): void => {
      // Browsers refuse the actions that they do not know.
      try {
        session.setActionHandler(name as MediaSessionAction, act)
      } catch {}
    }
    for (const [name, act] of Object.entries(actions)) handle(name, act)
    return () => {
      for (const name of Object.keys(actions)) handle(name, null)
      session.metadata = null
    }
  }, [])

  useEffect(() => {
    if (navigator.mediaSession === undefined) return
    navigator.mediaSession.metadata = new MediaMetadata({ title, artist: 'nusabaca' })
  }, [title])

  useEffect(() => {
    const element = audio.current
    if (navigator.mediaSession === undefined || element === null) return
    function tell(): void {
      const position = Math.min(element?.currentTime ?? 0, duration)
      navigator.mediaSession.setPositionState({ duration, position, playbackRate: rate })
    }
    tell()
    element.addEventListener('seeked', tell)
    return () => element.removeEventListener('seeked', tell)
  }, [playing, rate, duration])
}
