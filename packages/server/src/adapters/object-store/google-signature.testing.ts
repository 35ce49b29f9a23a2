import { createHash, createVerify } from 'node:crypto'

/** A request by a signed link, as its server sees it. */
export interface SignedRequest {
  readonly method: string
  readonly url: URL
  /** Names in any case. */
  readonly headers: Readonly<Record<string, string>>
}

/** What Google's V4 signing makes of a request before it is hashed. Written from the published rules. */
function canonicalRequest({ method, url, headers }: SignedRequest): string {
  const signed = (url.searchParams.get('X-Goog-SignedHeaders') ?? '').split(';')
  const sent = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  const lines = signed.map((name) => `${name}:${(sent.get(name) ?? '').trim().replace(/\s+/g, ' ')}\n`)
  const query = [...url.searchParams]
    .filter(([name]) => name !== 'X-Goog-Signature')
    .map(([name, value]) => [strictlyEncoded(name), strictlyEncoded(value)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map((pair) => pair.join('='))
    .join('&')
  const payload = sent.get('x-goog-content-sha256') ?? 'UNSIGNED-PAYLOAD'
  return [method, url.pathname, query, lines.join(''), signed.join(';'), payload].join('\n')
}

export function stringToSign(request: SignedRequest): string {
  const { searchParams } = request.url
  const date = searchParams.get('X-Goog-Date') ?? ''
  const scope = `${date.slice(0, 8)}/auto/storage/goog4_request`
  const hash = createHash('sha256').update(canonicalRequest(request)).digest('hex')
  return ['GOOG4-RSA-SHA256', date, scope, hash].join('\n')
}

/** Whether the link of a request was signed with the key and has not expired. */
export function isSignedByGoogleRules(request: SignedRequest, publicKey: string, now: Date): boolean {
  const { searchParams } = request.url
  const date = searchParams.get('X-Goog-Date') ?? ''
  const [, year, month, day, hours, minutes, seconds] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date) ?? []
  const signedAt = Date.parse(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}Z`)
  const ageSeconds = (now.getTime() - signedAt) / 1000
  const signature = Buffer.from(searchParams.get('X-Goog-Signature') ?? '', 'hex')
  const genuine = createVerify('RSA-SHA256').update(stringToSign(request)).verify(publicKey, signature)
  return genuine && ageSeconds >= -1 && ageSeconds <= Number(searchParams.get('X-Goog-Expires'))
}

function strictlyEncoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
