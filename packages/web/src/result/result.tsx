import type { PageRead, TaskEvent, TaskOutline } from '@nusabaca/client'
import { useEffect, useState } from 'preact/hooks'
import { useApp } from '../app-context.js'
import { homeHref } from '../route.js'
import { useTaskEvents } from '../tasks/use-task-events.js'
import { explain } from '../words/explain.js'
import './result.css'

export interface ResultProps {
  readonly taskId: string
}

/** A task's text, page by page as it is read. */
export function Result({ taskId }: ResultProps) {
  const { client, words } = useApp()
  const [task, setTask] = useState<Pick<TaskOutline, 'status' | 'progress' | 'message' | 'pages'> | null>(
    null,
  )
  const [pages, setPages] = useState<readonly PageRead[]>([])
  const [text, setText] = useState<string | null>(null)
  const [wrong, setWrong] = useState<string | null>(null)

  function onEvent({ event, data }: TaskEvent): void {
    if (event === 'page.completed') setPages((before) => withPage(before, data))
    if ('status' in data) setTask(data)
    else setTask((before) => before && { ...before, progress: data.progress, pages: data.pages })
  }
  const onError = (error: unknown): void => setWrong(explain(error, words))
  useTaskEvents(taskId, { live: true, onEvent, onError })
  const completed = task?.status === 'completed'
  useEffect(() => {
    if (completed) client.getTaskResult(taskId, 'text').then(setText, onError)
  }, [client, taskId, completed])

  return (
    <>
      <p>
        <a href={homeHref}>← {words.back}</a>
      </p>
      <section class="card" aria-labelledby="result-title">
        <h1 id="result-title">{words.text}</h1>
        {wrong !== null && (
          <p class="wrong" role="alert">
            {wrong}
          </p>
        )}
        {task !== null && (
          <p class="quiet">
            <span class={`badge ${task.status}`}>{words.statuses[task.status]}</span>{' '}
            {words.pagesRead(task.pages.done, task.pages.total)}
          </p>
        )}
        {task?.status === 'failed' && <p class="wrong">{task.message}</p>}
        {text !== null && <pre class="page-text">{text === '' ? words.noText : text}</pre>}
        {(text === null ? pages : []).map(({ page, text }) => (
          <article key={page} aria-label={words.page(page)}>
            <h2>{words.page(page)}</h2>
            <pre class="page-text">{text === '' ? words.noText : text}</pre>
          </article>
        ))}
      </section>
    </>
  )
}

function withPage(pages: readonly PageRead[], page: PageRead): readonly PageRead[] {
  const others = pages.filter((each) => each.page !== page.page)
  return [...others, page].sort((a, b) => a.page - b.page)
}
