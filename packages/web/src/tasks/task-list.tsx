import { type TaskStatus, taskStatuses } from '@nusabaca/client'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useApp } from '../app-context.js'
import { explain } from '../words/explain.js'
import { tasksToWatch } from './follow.js'
import { TaskRow } from './task-row.js'
import { type TaskFilter, useTasks } from './use-tasks.js'
import './tasks.css'

export interface TaskListProps {
  /** Another number says that there are other tasks. */
  readonly changes: number
}

const mostWatched = 3
const typingPauseMs = 250

export function TaskList({ changes }: TaskListProps) {
  const { words } = useApp()
  const [status, setStatus] = useState<TaskStatus | undefined>()
  const [typed, setTyped] = useState('')
  const q = useSettled(typed.trim())
  const filter: TaskFilter = { ...(status !== undefined && { status }), ...(q !== '' && { q }) }
  const { tasks, error, reload, loadMore, replace, remove } = useTasks(filter, changes)
  const title = useRef<HTMLHeadingElement>(null)
  function onDeleted(taskId: string): void {
    remove(taskId)
    // What had the focus is gone.
    title.current?.focus()
  }
  const watched = tasksToWatch(tasks ?? [], mostWatched)
  const filtered = status !== undefined || q !== ''

  return (
    <section class="card" aria-labelledby="tasks-title">
      <div class="tasks-head">
        <h2 id="tasks-title" ref={title} tabIndex={-1}>
          {words.tasks}
        </h2>
        <label>
          <span class="visually-hidden">{words.search}</span>
          <input
            type="search"
            placeholder={words.search}
            value={typed}
            onInput={({ currentTarget }) => setTyped(currentTarget.value)}
          />
        </label>
        <label>
          <span class="visually-hidden">{words.filter}</span>
          <select
            value={status ?? ''}
            onChange={({ currentTarget }) =>
              setStatus(currentTarget.value === '' ? undefined : (currentTarget.value as TaskStatus))
            }
          >
            <option value="">{words.all}</option>
            {taskStatuses.map((each) => (
              <option key={each} value={each}>
                {words.statuses[each]}
              </option>
            ))}
          </select>
        </label>
      </div>
      {error !== null && (
        <p class="wrong" role="alert">
          {explain(error, words)}{' '}
          <button type="button" onClick={reload}>
            {words.tryAgain}
          </button>
        </p>
      )}
      {tasks?.length === 0 && <p class="quiet">{filtered ? words.nothingFound : words.noTasks}</p>}
      {tasks !== null && tasks.length > 0 && (
        <ul class="tasks">
          {tasks.map((task) => (
            <TaskRow
              key={task.task_id}
              task={task}
              live={watched.has(task.task_id)}
              onChange={replace}
              onDeleted={onDeleted}
            />
          ))}
        </ul>
      )}
      {loadMore !== null && (
        <button type="button" onClick={loadMore}>
          {words.more}
        </button>
      )}
    </section>
  )
}

/** What is typed, once it has stopped changing. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), typingPauseMs)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
