import ipaddr from 'ipaddr.js'

/** How a setting is read: the text of the variable to its value; throws a sentence that says what is expected. */
export type Parse<T> = (text: string) => T

const units: Readonly<Record<string, number>> = {
  '': 1,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
  ms: 1,
  s: 1000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

interface Quantity {
  readonly expected: string
  readonly units: readonly string[]
  readonly low: number
  readonly high: number
  /** How a bound is said. */
  readonly shown: (value: number) => string
}

/** A bound is named where it is what is wrong, and the lower one always where it is not plain that there is one. */
function quantity({ expected, units: allowed, low, high, shown }: Quantity): Parse<number> {
  return (text) => {
    const [, digits, unit] = /^(\d+(?:\.\d+)?)\s*([A-Za-z]*)$/.exec(text.trim()) ?? []
    const factor = unit !== undefined && allowed.includes(unit) ? units[unit] : undefined
    const value = Math.round(Number(digits) * (factor ?? Number.NaN))
    if (value > high) throw new RangeError(`at most ${shown(high)}`)
    if (!(value >= low)) throw new RangeError(low > 1 ? `${expected}, at least ${shown(low)}` : expected)
    return value
  }
}

/** In the largest unit that it is a whole number of. */
function inUnits(names: readonly string[]): (value: number) => string {
  return (value) => {
    const name = names.find((unit) => value % (units[unit] ?? 1) === 0) ?? ''
    return `${value / (units[name] ?? 1)}${name}`
  }
}

export function count(low: number, high: number): Parse<number> {
  return (text) => {
    const value = Number(text)
    if (/^\s*\d+\s*$/.test(text) && value >= low && value <= high) return value
    throw new RangeError(`a whole number from ${low} to ${high}`)
  }
}

export const bytes = (low: number): Parse<number> =>
  quantity({
    expected: 'a size such as 500MiB or 2GiB',
    units: ['', 'KiB', 'MiB', 'GiB'],
    low,
    high: 2 ** 40,
    shown: inUnits(['GiB', 'MiB', 'KiB']),
  })
/** Milliseconds, as `7d`, `90s` and the like. */
export const durationMs = (low: number): Parse<number> =>
  quantity({
    expected: 'a duration such as 60s, 30min, 1h or 7d (without a unit: milliseconds)',
    units: ['', 'ms', 's', 'min', 'h', 'd'],
    low,
    high: 3650 * 86_400_000,
    shown: inUnits(['d', 'h', 'min', 's', 'ms']),
  })

export function oneOf<const T extends string>(...values: readonly T[]): Parse<T> {
  return (text) => {
    const found = values.find((value) => value === text)
    if (found === undefined) throw new RangeError(`one of ${values.join(', ')}`)
    return found
  }
}

const engineNames = ['builtin', 'tesseract', 'google-vision', 'noop'] as const

/** Engines by the names that configuration and requests call them. */
export type EngineName = (typeof engineNames)[number]

/** What speaks. */
export type SpeechEngineName = 'espeak-ng' | 'none'

export const engineList: Parse<readonly EngineName[]> = (text) => {
  const expected = `one of ${engineNames.join(', ')}; or several of them, each once, joined by commas`
  const names = text.split(',').map((name) => name.trim())
  const known = engineNames.filter((name) => names.includes(name))
  if (known.length !== names.length) throw new RangeError(expected)
  return names as EngineName[]
}

export const fraction: Parse<number> = (text) => {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (!(value >= 0 && value <= 1)) throw new RangeError('a number from 0 to 1')
  return value
}

/** A URL, or the name of a host that is spoken to by https. */
export const endpoint: Parse<string> = (text) => httpUrl(text.includes('://') ? text : `https://${text}`)

export function httpUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw new RangeError('an http or https URL')
  return text.replace(/\/+$/, '')
}

export function proxies(text: string): string | number {
  if (/^\d{1,2}$/.test(text)) return Number(text)
  const named = text.split(',').map((part) => part.trim())
  const known = ['loopback', 'linklocal', 'uniquelocal']
  if (named.every((part) => known.includes(part) || ipaddr.isValid(part) || ipaddr.isValidCIDR(part)))
    return named.join(',')
  throw new RangeError(
    `addresses or networks such as 10.0.0.0/8, ${known.join(', ')}, or a number of proxies`,
  )
}

export function origins(text: string): readonly string[] {
  return text.split(',').map((part) => {
    const origin = part.trim()
    if (origin === '*' || (URL.canParse(origin) && new URL(origin).origin === origin)) return origin
    throw new RangeError('origins such as https://example.org, without a path, or *')
  })
}

export function postgresUrl(text: string): string {
  if (!/^postgres(ql)?:\/\//.test(text))
    throw new RangeError('a URL such as postgres://user:password@host/database')
  return text
}

export function redisUrl(text: string): string {
  if (!/^(rediss?|unix):\/\/./.test(text) || !URL.canParse(text)) {
    throw new RangeError(
      'a URL of Redis or Valkey: redis://, rediss:// or unix:///path; without one the queue lives in the database',
    )
  }
  return text
}

/** A trailing slash ends the prefix. A bare name is a bucket as the replaced system's variable has it. */
export function storageUrl(text: string): URL {
  const expected = 'file:///folder, gs://bucket, gs://bucket/prefix, s3://bucket or s3://bucket/prefix'
  const full = /^[\w.-]+$/.test(text) ? `gs://${text}` : text
  if (!URL.canParse(full)) throw new RangeError(expected)
  const url = new URL(full)
  const { protocol, host, pathname, search, hash, username } = url
  const named = protocol === 'file:' ? host === '' : /^[\w.-]{3,222}$/.test(host)
  const plain = search + hash + username === '' && !pathname.includes('//')
  if (!/^(file|gs|s3):$/.test(protocol) || !named || !plain) throw new RangeError(expected)
  if (!pathname.endsWith('/')) url.pathname += '/'
  return url
}

export const networks: Parse<readonly string[]> = (text) => {
  const entries = text.split(',').map((entry) => entry.trim())
  const known = entries.filter(
    (entry) => /^[\w.-]+$/.test(entry) || ipaddr.isValid(entry) || ipaddr.isValidCIDR(entry),
  )
  if (known.length !== entries.length) {
    throw new RangeError('hosts, addresses and networks such as 10.0.0.0/8, joined by commas')
  }
  return known
}

export const anyText: Parse<string> = (text) => text
