import type { SpokenWord } from '@nusabaca/client'
import type { ComponentChildren } from 'preact'
import { useEffect, useMemo } from 'preact/hooks'
import { useApp } from '../app-context.js'
import { useSight } from '../result/sight.js'
import { TaskHead } from '../result/task-head.js'
import type { ShownTask, TaskDocument } from '../result/use-document.js'
import { taskHref } from '../route.js'
import { cutPassages } from './cut-passages.js'
import { wordAt } from './find-word.js'
import { Passage, passageId } from './passage.js'
import { Player } from './player.js'
import './speech.css'
import { useFollow } from './use-follow.js'
import { useReadAloud } from './use-read-aloud.js'

export interface SpeechViewProps {
  readonly taskId: string
  readonly task: ShownTask
  readonly document: TaskDocument
  /** Leads back. */
  readonly back: ComponentChildren
}

const noWords: readonly SpokenWord[] = []

/** Speech by itself, and the text of its words. */
export function SpeechView({ taskId, task, document: made, back }: SpeechViewProps) {
  const { capabilities, words: say } = useApp()
  const readAloud = useReadAloud()
  const { speech, heard } = readAloud
  const words = speech.state === 'ready' ? speech.readAlong.words : noWords
  const passages = useMemo(() => cutPassages(words), [words])
  const follow = useFollow(heard, (word) => {
    const passage = passages[wordAt(passages, word.start) ?? -1]
    return passage === undefined ? null : document.getElementById(passageId(passage))
  })
  const sight = useSight('75% 0px')
  const { status, pages, source_task_id: documentId } = task
  const open = (): void => readAloud.open({ speechId: taskId }, { plays: false })

  useEffect(() => {
    if (status === 'completed') open()
  }, [taskId, status])
  const { done, notDone } = say.kinds.speech
  const spokenBy = speech.state === 'ready' ? speech.readAlong.voice : null
  const facts = [
    say.speech,
    ...capabilities.voices.filter(({ name }) => name === spokenBy).map(({ label }) => label),
    done(pages.done, pages.total),
    ...(pages.failed > 0 ? [notDone(pages.failed)] : []),
  ]
  return (
    <div class="result speech">
      {back}
      <TaskHead
        {...{ taskId, task }}
        document={made}
        actions={
          documentId !== undefined && (
            <a class="button" href={taskHref(documentId)}>
              {say.openDocument}
            </a>
          )
        }
      >
        <p class="quiet facts">{facts.join(' · ')}</p>
      </TaskHead>
      <Player
        {...{ readAloud, follow }}
        title={task.file_info.original_name}
        onRetry={open}
        onClose={null}
        onVoice={null}
      />
      {passages.length > 0 && (
        <section class="card spoken" aria-label={say.spokenText}>
          {passages.map((passage) => (
            <Passage key={passage.first} {...{ passage, sight, heard, follow }} onPlay={readAloud.playFrom} />
          ))}
        </section>
      )}
    </div>
  )
}
