import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

export interface AmazonRequest {
  readonly method: string
  readonly url: URL
  /** Names in lower case; besides the host. */
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * Whether a link was signed by Amazon's rules (SigV4 in the query), with the host and all the headers that are
 * given, and has not expired.
 */
export function isSignedByAmazonRules(
  { method, url, headers = {} }: AmazonRequest,
  secretKey: string,
  now: Date,
): boolean {
  const of = (name: string) => url.searchParams.get(`X-Amz-${name}`) ?? ''
  const scope = of('Credential').split('/').slice(1)
  const query = [...url.searchParams]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [strictlyEncoded(name), strictlyEncoded(value)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map((pair) => pair.join('='))
    .join('&')
  const counted = Object.entries({ ...headers, host: url.host }).sort(([a], [b]) => (a < b ? -1 : 1))
  const lines = counted.map((header) => `${header.join(':')}\n`).join('')
  const names = counted.map(([name]) => name).join(';')
  const canonical = [method, url.pathname, query, lines, names, 'UNSIGNED-PAYLOAD'].join('\n')
  const hash = createHash('sha256').update(canonical).digest('hex')
  const text = ['AWS4-HMAC-SHA256', of('Date'), scope.join('/'), hash].join('\n')
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${secretKey}`)
  const signature = Buffer.from(of('Signature'), 'hex')
  const expected = hmac(key, text)
  const genuine = signature.length === expected.length && timingSafeEqual(signature, expected)
  const signedAt = Date.parse(
    of('Date').replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
  )
  const ageSeconds = (now.getTime() - signedAt) / 1000
  return genuine && of('SignedHeaders') === names && ageSeconds >= -1 && ageSeconds <= Number(of('Expires'))
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

function strictlyEncoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
