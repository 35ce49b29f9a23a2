import { useState } from 'preact/hooks'
import { useApp } from '../app-context.js'
import { Icon } from '../icon.js'
import { IconButton } from '../icon-button.js'
import { explain } from '../words/explain.js'
import type { PlayerProps } from './player.js'
import { PlayerMenu } from './player-menu.js'
import { rates } from './rates.js'
import { readableClock } from './readable-clock.js'
import { stepSentence } from './step-sentence.js'
import { useMediaSession } from './use-media-session.js'
import type { SpeechState } from './use-read-aloud.js'

export interface PlayerControlsProps extends Pick<PlayerProps, 'readAloud' | 'title' | 'onVoice'> {
  readonly speech: Extract<SpeechState, { state: 'ready' }>
}

export function PlayerControls({ readAloud, speech, title, onVoice }: PlayerControlsProps) {
  const { words: say, language } = useApp()
  const { audio, audioEvents, playing, rate } = readAloud
  const { words, duration_seconds: duration } = speech.readAlong
  const [seconds, setSeconds] = useState(0)
  const [wrong, setWrong] = useState<string | null>(null)
  const clock = `${readableClock(seconds)} / ${readableClock(duration)}`

  function step(step: 1 | -1): void {
    const word = stepSentence(words, { seconds: audio.current?.currentTime ?? 0, step })
    const { start } = words[word ?? -1] ?? {}
    if (start !== undefined) readAloud.seek(start)
  }
  useMediaSession({ readAloud, title, duration, step })

  const look = (): void => setSeconds(audio.current?.currentTime ?? 0)
  return (
    <>
      <audio
        ref={audio}
        preload="auto"
        {...audioEvents}
        onTimeUpdate={(event) => {
          look()
          audioEvents.onTimeUpdate?.(event)
        }}
        onSeeking={look}
      />
      <div class="player-steps">
        <IconButton icon="back" label={say.sentenceBack} onClick={() => step(-1)} />
        <button
          type="button"
          class="primary square"
          title={playing ? say.pause : say.play}
          aria-label={playing ? say.pause : say.play}
          onClick={playing ? readAloud.pause : readAloud.play}
        >
          <Icon name={playing ? 'pause' : 'play'} />
        </button>
        <IconButton icon="forward" label={say.sentenceForward} onClick={() => step(1)} />
      </div>
      <label class="player-place">
        <span class="visually-hidden">{say.position}</span>
        <input
          type="range"
          min={0}
          max={duration}
          step={0.1}
          value={seconds}
          aria-valuetext={clock}
          onInput={({ currentTarget }) => readAloud.seek(currentTarget.valueAsNumber)}
          onKeyDown={(event) => {
            const by = arrowSeconds[event.key]
            if (by === undefined) return
            event.preventDefault()
            readAloud.seek(Math.min(Math.max((audio.current?.currentTime ?? 0) + by, 0), duration))
          }}
        />
        <span class="player-clock" aria-hidden="true">
          {clock}
        </span>
      </label>
      <select
        aria-label={say.speed}
        title={say.speed}
        value={rate}
        onChange={({ currentTarget }) => readAloud.onRate(Number(currentTarget.value))}
      >
        {rates.map((each) => (
          <option key={each} value={each}>
            {each.toLocaleString(language)}×
          </option>
        ))}
      </select>
      <PlayerMenu {...{ speech, title, onVoice }} onError={(error) => setWrong(explain(error, say))} />
      {wrong !== null && (
        <p class="wrong" role="alert">
          {wrong}
        </p>
      )}
    </>
  )
}

/** A step of the slider itself is too small for keys. */
const arrowSeconds: Readonly<Record<string, number>> = {
  ArrowLeft: -5,
  ArrowDown: -5,
  ArrowRight: 5,
  ArrowUp: 5,
  PageDown: -30,
  PageUp: 30,
}
