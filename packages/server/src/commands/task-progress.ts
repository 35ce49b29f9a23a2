import type { TaskStatusAnswer } from '@nusabaca/client'
import type { Progress } from './progress-line.js'

/** How far a server's task is. @param units what its pages are called. */
export function taskProgress(status: TaskStatusAnswer, units: 'pages' | 'parts'): Progress {
  const { total, done: ready, failed } = status.pages
  const done = ready + failed
  const { position = 0, eta_seconds: eta = null } = 'queue' in status ? status.queue : {}
  const before = position > 0 ? `, ${position} before them` : ''
  const rest = eta === null ? '' : `, ${eta} s left`
  return { done, total, label: `${done}/${total} ${units}${before}${rest}` }
}
