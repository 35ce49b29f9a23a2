import type { TaskEvent, TaskStatus, TaskSummary } from '@nusabaca/client'
import { expect, test } from 'vitest'
import { follow, tasksToWatch } from './follow.js'

function task(task_id: string, status: TaskStatus): TaskSummary {
  const pages = { total: 3, done: 0, failed: 0 }
  const times = { created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z' }
  const label = { kind: 'recognition', message: '', file_name: 'a.pdf', status_url: '' } as const
  return { task_id, status, progress: 20, pages, ...label, ...times }
}

test('a page that was read moves the task on', () => {
  const pages = { total: 3, done: 1, failed: 0 }
  const data = { task_id: 'a', attempt: 1, progress: 50, pages, page: 2, text: 'Page 2' }
  const event: TaskEvent = { id: '1.3', event: 'page.completed', data }
  expect(follow(task('a', 'pending'), event)).toMatchObject({ status: 'processing', progress: 50, pages })
})

test('the tasks that were there first are watched, and only as many as may be', () => {
  const tasks = [task('d', 'pending'), task('c', 'pending'), task('b', 'processing'), task('a', 'completed')]
  expect([...tasksToWatch(tasks, 2)]).toEqual(['c', 'b'])
})
