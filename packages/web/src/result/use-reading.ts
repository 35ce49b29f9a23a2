import type { SpokenWord } from '@nusabaca/client'
import { useRef } from 'preact/hooks'
import { useApp } from '../app-context.js'
import { wordAt, wordIn } from '../speech/find-word.js'
import type { Heard } from '../speech/heard.js'
import type { PlayerProps } from '../speech/player.js'
import { type Follow, useFollow } from '../speech/use-follow.js'
import { type OpenOptions, useReadAloud } from '../speech/use-read-aloud.js'
import { pageId } from './page-view.js'
import type { ShownTask } from './use-document.js'

/** A document that is read aloud. */
export interface Reading {
  readonly heard: Heard
  readonly follow: Follow
  /** Plays from the word in a box of a page; false when that is not to be heard. */
  readonly playFrom: (page: number, box: NonNullable<SpokenWord['polygon']>) => boolean
  readonly playing: boolean
  /** Begins, goes on or pauses; null where the document cannot be read aloud. */
  readonly toggle: (() => void) | null
  readonly player: PlayerProps
}

export function useReading(taskId: string, task: ShownTask): Reading {
  const { capabilities } = useApp()
  const readAloud = useReadAloud()
  const { speech, heard, playing } = readAloud
  const follow = useFollow(heard, ({ page }) => document.getElementById(pageId(page ?? 0)))
  const voice = useRef<string | undefined>(undefined)
  const usualVoice = useRef<string | undefined>(undefined)
  const words = speech.state === 'ready' ? speech.readAlong.words : []
  if (speech.state === 'ready') usualVoice.current ??= speech.readAlong.voice

  function open(options: OpenOptions & { readonly anew?: boolean } = {}): void {
    const own = voice.current === undefined && !options.anew ? task.speech : undefined
    const made = { documentId: taskId, attempt: task.attempt, voice: voice.current }
    readAloud.open(own === undefined ? made : { speechId: own.task_id }, options)
  }
  function toggle(): void {
    if (speech.state === 'off' || speech.state === 'failed') open({ anew: speech.state === 'failed' })
    else if (playing) readAloud.pause()
    else readAloud.play()
  }
  return {
    heard,
    follow,
    playFrom(page, box) {
      const word = wordIn(words, { page, box })
      if (word !== null) readAloud.playFrom(word)
      return word !== null
    },
    playing,
    toggle: task.status === 'completed' && capabilities.voices.length > 0 ? toggle : null,
    player: {
      readAloud,
      title: task.file_info.original_name,
      follow,
      onRetry: () => open({ anew: true }),
      onClose() {
        readAloud.close()
        // What had the focus is gone.
        document.querySelector<HTMLElement>('.read-aloud')?.focus()
      },
      onVoice(name) {
        voice.current = name === usualVoice.current ? undefined : name
        open({ from: wordAt(words, readAloud.audio.current?.currentTime ?? 0), plays: playing })
      },
    },
  }
}
