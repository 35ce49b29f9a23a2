import { useRef } from 'preact/hooks'
import { useApp } from '../app-context.js'
import { Icon } from '../icon.js'
import { IconButton } from '../icon-button.js'
import { useHeightVariable } from '../use-height-variable.js'
import type { Follow } from './use-follow.js'
import './player.css'
import { PlayerControls } from './player-controls.js'
import type { ReadAloud } from './use-read-aloud.js'

export interface PlayerProps {
  readonly readAloud: ReadAloud
  /** What is read aloud, as people call it. */
  readonly title: string
  readonly follow: Follow
  /** Begins anew after it failed. */
  readonly onRetry: () => void
  /** Null when it cannot be closed. */
  readonly onClose: (() => void) | null
  /** Null where there is one voice only. */
  readonly onVoice: ((voice: string) => void) | null
}

/** The bar that plays speech: it stays at the bottom of the window. */
export function Player(props: PlayerProps) {
  const { readAloud, title, follow, onRetry, onClose } = props
  const { words: say } = useApp()
  const { speech } = readAloud
  const player = useRef<HTMLElement>(null)
  useHeightVariable(player, { name: '--player', shown: speech.state !== 'off' })
  if (speech.state === 'off') return null
  return (
    <section class="player" ref={player} aria-label={say.player}>
      {speech.state === 'ready' && !follow.following && (
        <button type="button" class="primary follow" onClick={follow.resume}>
          {say.follow}
        </button>
      )}
      <div class="player-bar">
        {speech.state === 'making' && (
          <>
            <span>{say.speechBeingMade}</span>
            <progress max={100} value={speech.progress} aria-label={say.speechProgress}>
              {speech.progress} %
            </progress>
          </>
        )}
        {speech.state === 'failed' && (
          <>
            <p class="wrong" role="alert">
              {speech.why}
            </p>
            <button type="button" onClick={onRetry}>
              <Icon name="retry" />
              {say.tryAgain}
            </button>
          </>
        )}
        {speech.state === 'ready' && <PlayerControls {...props} speech={speech} title={title} />}
        {onClose !== null && <IconButton icon="close" label={say.closePlayer} onClick={onClose} />}
      </div>
    </section>
  )
}
