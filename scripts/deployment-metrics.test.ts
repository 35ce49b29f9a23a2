import { errorCodes } from '@nusabaca/contract'
import { expect, test } from 'vitest'
import { queueNames } from '../packages/server/src/core/ports/task-queue.js'
import { createMetrics } from '../packages/server/src/observability/metrics.js'
import { type Parsed, parseYaml, read } from './deployment-files.kit.js'

/** Labels of each series that a process tells of, and those that Prometheus adds. */
async function toldSeries(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const metrics = createMetrics('0')
  metrics.watchProcess()
  metrics.watchWork({
    queues: async () => [{ name: 'ocr_processing', waiting: 0, active: 0, delayed: 0, failed: 0 }],
    recognizers: () => 0,
    onError: () => undefined,
  })
  metrics.requestAnswered({ method: 'GET', route: '/livez', status: 200, ms: 1 })
  metrics.taskAccepted('recognition')
  metrics.taskRetried('recognition')
  metrics.taskEnded('completed')
  metrics.pageSettled('done', 1)
  metrics.pageFailed('page_timeout')
  metrics.recognizerEnded('memory')
  metrics.engineAsked('builtin', { outcome: 'ok', ms: 1 })
  metrics.storageFailed('put')
  const series = new Map<string, Set<string>>([['up', new Set(added)]])
  for (const [, name = '', labels = ''] of (await metrics.text()).matchAll(/^(\w+)(?:\{(.*)\})? /gm)) {
    const known = series.get(name) ?? new Set(added)
    for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) known.add(label)
    series.set(name, known)
  }
  return series
}

const added = ['job', 'instance', 'component']
const series = await toldSeries()

/** Values of labels that have no others. */
const values: Readonly<Record<string, readonly string[]>> = {
  queue: queueNames,
  state: ['waiting', 'active', 'delayed', 'failed'],
  outcome: ['ok', 'aborted', ...Object.keys(errorCodes)],
  status: ['2xx', '3xx', '4xx', '5xx', 'done', 'failed', 'completed', 'revoked'],
  reason: ['timeout', 'aborted', 'memory', 'replaced', 'unfit', 'closed', 'crash'],
  component: ['api', 'worker', 'serve'],
}

const alerts: readonly Parsed[] = parseYaml('deploy/prometheus/rules.yml')[0].groups.flatMap(
  ({ rules }: Parsed) => rules,
)
const dashboard: Parsed = JSON.parse(read('deploy/grafana/nusabaca.json'))
const panels: readonly Parsed[] = dashboard.panels.filter(({ type }: Parsed) => type !== 'row')
const examples = [...read('docs/operating.md').matchAll(/```promql\n(.*?)```/gs)].flatMap(([, block = '']) =>
  block.trim().split('\n'),
)
const expressions: readonly (readonly [string, string])[] = [
  ...alerts.map(({ alert, expr }) => [alert, expr] as const),
  ...panels.flatMap(({ title, targets }) => targets.map(({ expr }: Parsed) => [title, expr] as const)),
  ...examples.map((line) => [line, line.replace(/ #.*/, '')] as const),
]

test.each(expressions)('%s asks for what processes tell', (_, expression) => {
  const selectors = [...expression.matchAll(/\b(up|(?:nusabaca|process|nodejs)_\w+)(?:\{([^}]*)\})?/g)]
  expect(selectors).not.toEqual([])
  const asked = new Set<string>(['le'])
  for (const [, name = '', matchers = ''] of selectors) {
    const labels = series.get(name)
    expect(labels, name).toBeDefined()
    for (const label of labels ?? []) asked.add(label)
    for (const [, label = '', text = ''] of matchers.matchAll(/(\w+)(?:=~|!~|!=|=)"([^"]*)"/g)) {
      expect([...(labels ?? [])], name).toContain(label)
      for (const value of text.split('|')) expect(values[label] ?? [value]).toContain(value)
    }
  }
  const grouping = [...expression.matchAll(/\b(?:by|on) ?\(([^)]*)\)/g)].flatMap(([, labels = '']) =>
    labels.split(',').map((label) => label.trim()),
  )
  expect(grouping.filter((label) => label !== '' && !asked.has(label))).toEqual([])
})

test('every alert is severe or not, and says what to do; each has a test that it fires and one that it does not', () => {
  const tried: readonly Parsed[] = parseYaml('deploy/prometheus/rules.test.yml')[0].tests.flatMap(
    ({ alert_rule_test }: Parsed) => alert_rule_test,
  )
  for (const { alert, labels, annotations } of alerts) {
    expect(['critical', 'warning']).toContain(labels.severity)
    expect(Object.keys(annotations)).toEqual(['summary', 'description'])
    const counts = tried
      .filter(({ alertname }) => alertname === alert)
      .map(({ exp_alerts }) => exp_alerts.length)
    expect([Math.min(...counts), Math.max(...counts)], alert).toEqual([0, 1])
  }
})

test('the dashboard asks one source, and its panels do not lie on each other', () => {
  const [source] = dashboard.templating.list
  expect(new Set(panels.map(({ datasource }) => datasource.uid))).toEqual(new Set([`$\{${source.name}}`]))
  const taken = new Set<string>()
  for (const { gridPos } of dashboard.panels) {
    expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24)
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
        expect(taken.has(`${x} ${y}`)).toBe(false)
        taken.add(`${x} ${y}`)
      }
    }
  }
})
