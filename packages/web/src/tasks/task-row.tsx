import { isFinalStatus, type TaskEvent, type TaskSummary } from '@nusabaca/client'
import { useRef, useState } from 'preact/hooks'
import { useApp } from '../app-context.js'
import { Confirm } from '../confirm.js'
import { taskHref } from '../route.js'
import { useKeptFocus } from '../use-kept-focus.js'
import type { Words } from '../words/en.js'
import { explain } from '../words/explain.js'
import { follow } from './follow.js'
import { useTaskEvents } from './use-task-events.js'

export interface TaskRowProps {
  readonly task: TaskSummary
  readonly live: boolean
  readonly onChange: (task: TaskSummary) => void
  readonly onDeleted: (taskId: string) => void
}

export function TaskRow({ task, live, onChange, onDeleted }: TaskRowProps) {
  const { client, words, language, announce } = useApp()
  const [wrong, setWrong] = useState<string | null>(null)
  const [asking, setAsking] = useState(false)
  const { task_id, kind, file_name, status, progress, pages } = task
  const ended = isFinalStatus(status)
  const actions = useRef<HTMLDivElement>(null)
  const link = useRef<HTMLAnchorElement>(null)
  useKeptFocus(actions, { change: status, to: link })

  const onError = (error: unknown): void => setWrong(explain(error, words))
  function onEvent(event: TaskEvent): void {
    onChange(follow(task, event))
    const sentence = endSentence(event, task, words)
    if (sentence !== null) announce(sentence)
  }
  useTaskEvents(task_id, { live, onEvent, onError })

  function revoke(): void {
    setWrong(null)
    client.revokeTask(task_id).then(({ message }) => {
      onChange({ ...task, status: 'revoked', message })
      announce(words.revoked(file_name))
    }, onError)
  }
  function retry(): void {
    setWrong(null)
    client
      .retryTask(task_id)
      .then(({ message }) => onChange({ ...task, status: 'pending', progress: 20, message }), onError)
  }

  function remove(sure: boolean): void {
    setAsking(false)
    if (!sure) return
    setWrong(null)
    client.eraseTask(task_id).then(() => {
      announce(words.deleted(file_name))
      onDeleted(task_id)
    }, onError)
  }

  const broken = status === 'failed' || status === 'revoked' || (status === 'completed' && pages.failed > 0)
  return (
    <li class="task">
      <div class="task-name">
        <a ref={link} href={taskHref(task_id)}>
          {file_name}
        </a>
        <span class={`badge ${status}`}>{words.statuses[status]}</span>
      </div>
      {!ended && (
        <progress max={100} value={progress} aria-label={words.progressOf(file_name)}>
          {progress} %
        </progress>
      )}
      <p class="quiet task-facts">
        <time dateTime={task.created_at}>{readableTime(task.created_at, language)}</time>
        {kind === 'speech' && <span>{words.speech}</span>}
        <span>{words.kinds[kind].done(pages.done, pages.total)}</span>
        {pages.failed > 0 && <span class="wrong">{words.kinds[kind].notDone(pages.failed)}</span>}
      </p>
      {status === 'failed' && <p class="wrong">{task.message}</p>}
      {wrong !== null && (
        <p class="wrong" role="alert">
          {wrong}
        </p>
      )}
      <div class="task-actions" ref={actions}>
        {!ended && (
          <button type="button" onClick={revoke} aria-label={words.stopNamed(file_name)}>
            {words.stop}
          </button>
        )}
        {broken && (
          <button type="button" onClick={retry} aria-label={words.retryNamed(file_name)}>
            {words.retry}
          </button>
        )}
        {ended && (
          <button type="button" onClick={() => setAsking(true)} aria-label={words.deleteNamed(file_name)}>
            {words.delete}
          </button>
        )}
        {asking && (
          <Confirm
            question={words.deleteQuestion(file_name)}
            why={words.deleteWhy}
            yes={words.delete}
            no={words.keep}
            onAnswer={remove}
          />
        )}
      </div>
    </li>
  )
}

function endSentence(
  { event, data }: TaskEvent,
  { kind, file_name }: Pick<TaskSummary, 'kind' | 'file_name'>,
  words: Words,
): string | null {
  const { completed, failed } = words.kinds[kind]
  switch (event) {
    case 'task.completed':
      return completed(file_name)
    case 'task.failed':
      return failed(file_name, data.message)
    case 'task.revoked':
      return words.revoked(file_name)
    default:
      return null
  }
}

function readableTime(timestamp: string, language: string): string {
  return new Date(timestamp).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' })
}
