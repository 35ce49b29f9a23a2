import type { MinuteOfPages } from '../../core/ports/throughput.js'
import { escapeHtml } from '../escape-html.js'

/** A chart of one bar a minute, as inline SVG. */
export interface Chart {
  readonly caption: string
  /** For who cannot see it. */
  readonly summary: string
  /** Of each minute, from the ground up. */
  readonly bars: readonly Bar[]
}

interface Bar {
  readonly minute: Date
  readonly label: string
  readonly parts: readonly { readonly kind: 'done' | 'failed' | 'longest'; readonly value: number }[]
}

const height = 100
const barWidth = 10
const gap = 2

/** Pages by minute, those that failed on top. */
export function pagesChart(minutes: readonly MinuteOfPages[]): Chart {
  const all = sum(minutes, ({ done, failed }) => done + failed)
  const failures = sum(minutes, ({ failed }) => failed)
  return {
    caption: `Pages by minute, ${Math.max(...minutes.map(({ done, failed }) => done + failed))} at most`,
    summary: `${countPages(all)} in ${minutes.length} minutes; ${failures} of them failed.`,
    bars: minutes.map(({ minute, done, failed }) => ({
      minute,
      label: `${countPages(done + failed)}, ${failed} failed`,
      parts: [
        { kind: 'done', value: done },
        { kind: 'failed', value: failed },
      ],
    })),
  }
}

/** How long pages took by minute: the mean, and on it what the longest took more. */
export function timesChart(minutes: readonly MinuteOfPages[]): Chart {
  const pages = sum(minutes, ({ done, failed }) => done + failed)
  const totalMs = sum(minutes, ({ done, failed, meanMs }) => (meanMs ?? 0) * (done + failed))
  const longestMs = Math.max(...minutes.map((each) => each.longestMs ?? 0))
  return {
    caption: `Time of a page by minute, ${inSeconds(longestMs)} at most`,
    summary: pages === 0 ? 'No pages.' : `A page took ${inSeconds(totalMs / pages)} on average.`,
    bars: minutes.map(({ minute, meanMs, longestMs }) => ({
      minute,
      label:
        meanMs === null ? 'no pages' : `${inSeconds(meanMs)} on average, the longest ${inSeconds(longestMs)}`,
      parts: [
        { kind: 'done', value: meanMs ?? 0 },
        { kind: 'longest', value: (longestMs ?? 0) - (meanMs ?? 0) },
      ],
    })),
  }
}

export function renderChart({ caption, summary, bars }: Chart): string {
  const top = Math.max(1e-9, ...bars.map(({ parts }) => sum(parts, ({ value }) => value)))
  const width = bars.length * (barWidth + gap)
  return `<figure>
<figcaption>${escapeHtml(caption)}<br><small>${escapeHtml(summary)}</small></figcaption>
<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="${escapeHtml(`${caption}. ${summary}`)}">
${bars.map((bar, index) => renderBar(bar, index * (barWidth + gap), top)).join('\n')}
</svg>
<div class="axis" aria-hidden="true"><span>${clockTime(bars[0])}</span><span>${clockTime(bars.at(-1))} UTC</span></div>
</figure>`
}

function renderBar({ minute, label, parts }: Bar, x: number, top: number): string {
  let y = height
  const rectangles = parts.map(({ kind, value }) => {
    const part = (value / top) * height
    y -= part
    return `<rect class="${kind}" x="${x}" y="${y.toFixed(2)}" width="${barWidth}" height="${part.toFixed(2)}"/>`
  })
  return `<g><title>${clockTime({ minute })}: ${label}</title>${rectangles.join('')}</g>`
}

function countPages(count: number): string {
  return count === 1 ? '1 page' : `${count} pages`
}

function clockTime(bar: Pick<Bar, 'minute'> | undefined): string {
  return bar?.minute.toISOString().slice(11, 16) ?? ''
}

export function inSeconds(ms: number | null): string {
  return `${((ms ?? 0) / 1000).toFixed(ms !== null && ms >= 10_000 ? 0 : 2)} s`
}

function sum<T>(items: readonly T[], amountOf: (item: T) => number): number {
  return items.reduce((total, item) => total + amountOf(item), 0)
}
