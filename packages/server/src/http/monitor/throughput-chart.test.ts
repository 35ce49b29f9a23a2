import { expect, test } from 'vitest'
import { pagesChart, renderChart, timesChart } from './throughput-chart.js'

const at = (minute: number) => new Date(Date.UTC(2026, 10, 24, 8, minute))
const minutes = [
  { minute: at(0), done: 3, failed: 1, meanMs: 500, longestMs: 2000 },
  { minute: at(1), done: 0, failed: 0, meanMs: null, longestMs: null },
  { minute: at(2), done: 2, failed: 0, meanMs: 1000, longestMs: 1000 },
]

/** The bars of a minute as kind and height, from the ground up. */
function barsOf(svg: string): readonly (readonly string[])[] {
  return [...svg.matchAll(/<g>.*?<\/g>/g)].map(([group]) =>
    [...group.matchAll(/class="(\w+)".*?height="([\d.]+)"/g)].map(([, kind, height]) => `${kind} ${height}`),
  )
}

test('pages stand on each other by minute, the most of them as high as the chart', () => {
  const svg = renderChart(pagesChart(minutes))
  expect(barsOf(svg)).toEqual([
    ['done 75.00', 'failed 25.00'],
    ['done 0.00', 'failed 0.00'],
    ['done 50.00', 'failed 0.00'],
  ])
  expect(svg).toContain('6 pages in 3 minutes; 1 of them failed.')
  expect(svg).toContain('<title>08:02: 2 pages, 0 failed</title>')
})

test('times show the mean, weighed by pages, and how much longer the longest took', () => {
  const svg = renderChart(timesChart(minutes))
  expect(barsOf(svg)).toEqual([
    ['done 25.00', 'longest 75.00'],
    ['done 0.00', 'longest 0.00'],
    ['done 50.00', 'longest 0.00'],
  ])
  expect(svg).toContain('A page took 0.67 s on average.')
})

test('an hour in which nothing happened is a chart, too', () => {
  const idle = minutes.map((each) => ({ ...each, done: 0, failed: 0, meanMs: null, longestMs: null }))
  for (const chart of [pagesChart(idle), timesChart(idle)]) {
    expect(
      barsOf(renderChart(chart))
        .flat()
        .every((bar) => bar.endsWith(' 0.00')),
    ).toBe(true)
  }
})
