import type { Problem } from '@nusabaca/contract'
import type { QueueState } from '../../core/ports/task-queue.js'
import type { MinuteOfPages } from '../../core/ports/throughput.js'
import type { WorkerRecord } from '../../core/ports/worker-registry.js'
import { inLanguage } from '../../core/sentence.js'
import type { Task } from '../../core/task.js'
import { escapeHtml } from '../escape-html.js'
import { inSeconds, pagesChart, renderChart, timesChart } from './throughput-chart.js'

/** What the page shows. Nothing that people have called their files or wrote in them is on it. */
export interface Monitored {
  readonly workers: readonly WorkerRecord[]
  /** Null while they cannot be looked at. */
  readonly queues: readonly QueueState[] | null
  readonly minutes: readonly MinuteOfPages[]
  readonly failed: readonly Task[]
  readonly mayAct: boolean
  readonly notice: MonitorNotice | undefined
}

/** What became of what somebody wanted done. */
export interface MonitorNotice {
  readonly text: string
  readonly refused?: boolean
}

export function monitorPage({ workers, queues, minutes, failed, mayAct, notice }: Monitored): string {
  return page(
    'Monitor',
    `<header>
<h1>nusabaca monitor</h1>
<nav aria-label="More"><a href="/queues/">The queues' jobs</a></nav>
<label hidden><input type="checkbox" id="refresh" checked> Refresh by itself</label>
<p id="trouble" role="status"></p>
</header>
<main>
${notice === undefined ? '' : `<p class="notice${notice.refused ? ' refused' : ''}" role="${notice.refused ? 'alert' : 'status'}">${escapeHtml(notice.text)}</p>`}
${section('workers', 'Workers', workerTable(workers))}
${section('queues', 'Queues', queueTable(queues))}
${section('throughput', 'The last hour', charts(minutes))}
${section('failures', 'Tasks that failed', failureTable(failed, mayAct))}
</main>
<script src="/monitor.js" defer></script>`,
  )
}

/** For people what is a problem for programs. */
export function problemPage({ title, detail }: Pick<Problem, 'title' | 'detail'>): string {
  const main = `<main><h1>${escapeHtml(title)}</h1><p>${escapeHtml(detail)}</p><p><a href="/">The monitor</a></p></main>`
  return page(title, main)
}

function page(title: string, body: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} – nusabaca</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/monitor.css">
</head>
<body>
${body}
</body>
</html>
`
}

function section(id: string, heading: string, content: string): string {
  return `<section id="${id}" data-live aria-labelledby="${id}-heading">
<h2 id="${id}-heading" tabindex="-1">${heading}</h2>
${content}
</section>`
}

interface Cell {
  readonly label: string
  readonly html: string
  readonly isNumber?: boolean
}

/** A table of which each row begins with its name. Every cell bears its label, for screens that are too narrow. */
function table(rows: readonly (readonly Cell[])[]): string {
  const heads = rows[0]?.map(({ label, isNumber }) => `<th scope="col"${classOf(isNumber)}>${label}</th>`)
  const body = rows.map((cells) => {
    const tags = cells.map(({ label, html, isNumber }, column) => {
      const [open, close] = column === 0 ? ['th scope="row"', 'th'] : ['td', 'td']
      return `<${open} data-label="${label}"${classOf(isNumber)}>${html}</${close}>`
    })
    return `<tr>${tags.join('')}</tr>`
  })
  return `<table>\n<thead><tr>${heads?.join('')}</tr></thead>\n<tbody>\n${body.join('\n')}\n</tbody>\n</table>`
}

function classOf(isNumber = false): string {
  return isNumber ? ' class="number"' : ''
}

const nothing = (text: string) => `<p class="quiet">${text}</p>`

function workerTable(workers: readonly WorkerRecord[]): string {
  if (workers.length === 0) return nothing('No worker was heard of in the last 20 seconds.')
  return table(
    workers.map((worker) => [
      { label: 'Worker', html: `${escapeHtml(worker.host)} <small>process ${worker.pid}</small>` },
      { label: 'Up', html: duration(worker.seenAt.getTime() - worker.startedAt.getTime()) },
      { label: 'Pages at a time', html: String(worker.concurrency), isNumber: true },
      {
        label: 'A page takes',
        html: worker.pageMs === null ? '–' : inSeconds(worker.pageMs),
        isNumber: true,
      },
      { label: 'Memory', html: memory(worker) },
      { label: 'Queues', html: worker.queues.map((name) => `<p>${escapeHtml(name)}</p>`).join('') },
      { label: 'Reading', html: reading(worker) },
    ]),
  )
}

function memory({ memory: { bytes, recognizers } }: WorkerRecord): string {
  const total = recognizers.reduce((sum, each) => sum + each.bytes, bytes)
  const parts = recognizers.map(
    (each) =>
      `${each.bytes === 0 ? 'starting' : megabytes(each.bytes)} <small>recogniser ${each.pid}</small>`,
  )
  const all = [
    `${megabytes(total)} <small>together</small>`,
    `${megabytes(bytes)} <small>itself</small>`,
    ...parts,
  ]
  return all.map((each) => `<p>${each}</p>`).join('')
}

function reading({ pages, seenAt }: WorkerRecord): string {
  if (pages.length === 0) return '<span class="quiet">nothing</span>'
  const shown = pages.map(({ taskId, page, since }) => {
    // By the same clock, which is the database's.
    const ms = Math.max(0, seenAt.getTime() - since.getTime())
    return `<p>page ${page} of <code>${taskId}</code> <small>for ${duration(ms)}</small></p>`
  })
  return shown.join('')
}

function queueTable(queues: readonly QueueState[] | null): string {
  if (queues === null) return '<p class="refused">The queues cannot be looked at now.</p>'
  return table(
    queues.map(({ name, waiting, active, delayed, failed, paused }) => [
      { label: 'Queue', html: name },
      { label: 'Waiting', html: String(waiting), isNumber: true },
      { label: 'Being done', html: String(active), isNumber: true },
      { label: 'Put off', html: String(delayed), isNumber: true },
      { label: 'Failed', html: String(failed), isNumber: true },
      { label: 'Paused', html: paused ? '<strong>yes</strong>' : 'no' },
    ]),
  )
}

function charts(minutes: readonly MinuteOfPages[]): string {
  return `<p><span class="key of-done">pages, mean time</span><span class="key of-failed">failed</span><span class="key of-longest">longest time</span></p>
<div class="charts">
${renderChart(pagesChart(minutes))}
${renderChart(timesChart(minutes))}
</div>`
}

function failureTable(tasks: readonly Task[], mayAct: boolean): string {
  if (tasks.length === 0) return nothing('There is none.')
  return table(
    tasks.map((task) => [
      { label: 'Task', html: `<code>${task.id}</code>` },
      { label: 'Failed', html: moment(task.completedAt ?? task.updatedAt) },
      { label: 'Owner', html: escapeHtml(task.owner) },
      { label: 'Attempts', html: String(task.attempt), isNumber: true },
      { label: 'Why', html: reason(task) },
      ...(mayAct ? [{ label: 'To do', html: retryForm(task) }] : []),
    ]),
  )
}

function reason({ failure }: Task): string {
  if (failure === null) return ''
  return `<p><code>${failure.code}</code></p><p>${escapeHtml(inLanguage(failure.sentence, 'en'))}</p>`
}

function retryForm({ id }: Task): string {
  return `<form method="post" action="/tasks/${id}/retry"><button id="retry-${id}" aria-label="Try again: ${id}">Try again</button></form>`
}

function moment(date: Date): string {
  const iso = date.toISOString()
  return `<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC</time>`
}

const units = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const

/** In its two largest units: `3 h 12 min`. */
function duration(ms: number): string {
  const seconds = Math.round(ms / 1000)
  const first = units.findIndex(([, size]) => seconds >= size)
  if (first < 0) return '0\u00a0s'
  const parts = units.slice(first, first + 2).map(([unit, size], index) => {
    const larger = index === 0 ? Number.POSITIVE_INFINITY : (units[first]?.[1] ?? 1)
    return `${Math.floor((seconds % larger) / size)}\u00a0${unit}`
  })
  return parts.filter((part) => !part.startsWith('0\u00a0')).join(' ')
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`
}
