import { isFinalStatus } from '@nusabaca/client'
import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { useApp } from '../app-context.js'
import { Confirm } from '../confirm.js'
import { Icon } from '../icon.js'
import { homeHref } from '../route.js'
import { useKeptFocus } from '../use-kept-focus.js'
import { explain } from '../words/explain.js'
import type { ShownTask, TaskDocument } from './use-document.js'

export interface TaskHeadProps {
  readonly taskId: string
  readonly task: ShownTask
  readonly document: TaskDocument
  /** What can be done with what became of it. */
  readonly actions: ComponentChildren
  /** What there is to be known of it. */
  readonly children: ComponentChildren
}

/** What a task is called, how it is doing, and what can be done with it, whatever it makes. */
export function TaskHead({ taskId, task, document, actions, children }: TaskHeadProps) {
  const { client, words: say, announce } = useApp()
  const [asking, setAsking] = useState(false)
  const { status, progress, message, pages: counts, file_info } = task
  const name = file_info.original_name
  const buttons = useRef<HTMLDivElement>(null)
  const title = useRef<HTMLHeadingElement>(null)
  useKeptFocus(buttons, { change: status, to: title })
  const broken = status === 'failed' || status === 'revoked' || (status === 'completed' && counts.failed > 0)

  function erase(sure: boolean): void {
    setAsking(false)
    if (!sure) return
    client.eraseTask(taskId).then(() => {
      announce(say.deleted(name))
      location.hash = homeHref
    }, document.fail)
  }

  return (
    <header class="result-head">
      <div class="result-title">
        <h1 ref={title} tabIndex={-1}>
          {name}
        </h1>
        <span class={`badge ${status}`}>{say.statuses[status]}</span>
      </div>
      <div class="result-actions" ref={buttons}>
        {!isFinalStatus(status) && (
          <button type="button" onClick={document.revoke}>
            <Icon name="stop" />
            {say.stop}
          </button>
        )}
        {broken && (
          <button type="button" onClick={document.retry}>
            <Icon name="retry" />
            {say.retry}
          </button>
        )}
        {actions}
        <button type="button" onClick={() => setAsking(true)}>
          <Icon name="remove" />
          {say.delete}
        </button>
      </div>
      {!isFinalStatus(status) && (
        <progress max={100} value={progress} aria-label={say.progressOf(name)}>
          {progress} %
        </progress>
      )}
      {children}
      {status === 'failed' && <p class="wrong">{message}</p>}
      {document.error !== null && (
        <p class="wrong" role="alert">
          {explain(document.error, say)}
        </p>
      )}
      {asking && (
        <Confirm
          question={say.deleteQuestion(name)}
          why={say.deleteWhy}
          yes={say.delete}
          no={say.keep}
          onAnswer={erase}
        />
      )}
    </header>
  )
}
