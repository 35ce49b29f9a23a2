/** Metrics as a scrape gives them. */
export interface Scrape {
  /** Types by family. */
  readonly families: ReadonlyMap<string, string>
  readonly samples: readonly Sample[]
  /** The sum of a family's samples with at least these labels; 0 without any. Of a histogram name its `_count`. */
  sum(name: string, labels?: Readonly<Record<string, string>>): number
}

interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

const familyName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
const sampleLine = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/
const labelPair = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)/y
const suffixes: Readonly<Record<string, RegExp>> = {
  counter: /^$/,
  gauge: /^$/,
  histogram: /^_(bucket|sum|count)$/,
  summary: /^(|_sum|_count)$/,
}

/** Reads Prometheus's text format 0.0.4, and throws at whatever is not quite it. */
export function parseScrape(text: string): Scrape {
  if (!text.endsWith('\n')) throw new Error('The last line has no end')
  const families = new Map<string, string>()
  const samples: Sample[] = []
  let helped = ''
  let family = ''
  for (const line of text.split('\n').filter(Boolean)) {
    const [, keyword, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? []
    if (keyword === 'HELP') {
      if (!familyName.test(name) || families.has(name)) throw new Error(`Wrong or repeated: ${line}`)
      helped = name
    } else if (keyword === 'TYPE') {
      if (name !== helped || !(rest in suffixes)) throw new Error(`Not after its HELP, or no type: ${line}`)
      families.set(name, rest)
      family = name
    } else {
      samples.push(parseSample(line, suffixes[families.get(family) ?? ''], family))
    }
  }
  checkUnique(samples)
  for (const [name, type] of families) if (type === 'histogram') checkHistogram(name, samples)
  const sum: Scrape['sum'] = (name, labels = {}) =>
    samples
      .filter((sample) => sample.name === name)
      .filter((sample) => Object.entries(labels).every(([label, value]) => sample.labels[label] === value))
      .reduce((total, { value }) => total + value, 0)
  return { families, samples, sum }
}

function parseSample(line: string, suffix: RegExp | undefined, family: string): Sample {
  const [, name = '', inside = '', number = ''] = sampleLine.exec(line) ?? []
  const value = number === '+Inf' ? Number.POSITIVE_INFINITY : Number(number)
  // A mean of nothing is no number.
  if (name === '' || number === '' || (Number.isNaN(value) && !/^nan$/i.test(number)))
    throw new Error(`No sample: ${line}`)
  if (!name.startsWith(family) || !suffix?.test(name.slice(family.length)))
    throw new Error(`Not of ${family}: ${line}`)
  const labels: Record<string, string> = {}
  labelPair.lastIndex = 0
  while (labelPair.lastIndex < inside.length) {
    const [, label = '', text = ''] = labelPair.exec(inside) ?? []
    if (label === '' || label in labels) throw new Error(`Wrong labels: ${line}`)
    labels[label] = text
  }
  return { name, labels, value }
}

function checkUnique(samples: readonly Sample[]): void {
  const seen = new Set<string>()
  for (const { name, labels } of samples) {
    const series = `${name} ${JSON.stringify(Object.entries(labels).sort())}`
    if (seen.has(series)) throw new Error(`Twice: ${series}`)
    seen.add(series)
  }
}

/** Buckets grow up to the one of everything, which has as many as were counted. */
function checkHistogram(name: string, samples: readonly Sample[]): void {
  const last = new Map<string, Sample>()
  for (const sample of samples.filter((each) => each.name === `${name}_bucket`)) {
    const { le, ...labels } = sample.labels
    const series = JSON.stringify(labels)
    const before = last.get(series)
    const bound = (each: Sample) => Number(each.labels['le']?.replace('+Inf', 'Infinity'))
    if (before && (bound(sample) <= bound(before) || sample.value < before.value))
      throw new Error(`The buckets of ${name} do not grow at ${le}`)
    last.set(series, sample)
  }
  const counts = samples.filter((each) => each.name === `${name}_count`)
  if (counts.length !== last.size) throw new Error(`${name} has buckets without a count, or counts without`)
  for (const { labels, value } of counts) {
    const whole = last.get(JSON.stringify(labels))
    if (whole?.labels['le'] !== '+Inf' || whole.value !== value) throw new Error(`${name} counts wrongly`)
  }
}
