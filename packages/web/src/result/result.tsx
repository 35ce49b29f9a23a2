import { useEffect } from 'preact/hooks'
import { useApp } from '../app-context.js'
import { homeHref } from '../route.js'
import { SpeechView } from '../speech/speech-view.js'
import { explain } from '../words/explain.js'
import { DocumentView } from './document-view.js'
import './result.css'
import { useDocument } from './use-document.js'

export interface ResultProps {
  readonly taskId: string
}

/** What became of a task: a document with its text, or speech. */
export function Result({ taskId }: ResultProps) {
  const { words: say } = useApp()
  const read = useDocument(taskId)
  const { task, error } = read

  useEffect(() => {
    document.title = task === null ? 'nusabaca' : `${task.file_info.original_name} · nusabaca`
    return () => {
      document.title = 'nusabaca'
    }
  }, [task?.file_info.original_name])

  const back = (
    <a class="back" href={homeHref}>
      ← {say.back}
    </a>
  )
  if (task !== null) {
    return task.kind === 'speech' ? (
      <SpeechView {...{ taskId, task, back }} document={read} />
    ) : (
      <DocumentView {...{ taskId, task, back }} document={read} />
    )
  }
  return (
    <>
      {back}
      {error === null ? (
        <p class="quiet">{say.loading}</p>
      ) : (
        <p class="card wrong" role="alert">
          {explain(error, say)}
        </p>
      )}
    </>
  )
}
