/** Fields of a form; files as a name with bytes. */
export interface FormFile {
  readonly name: string
  readonly data: Uint8Array | string
  readonly mediaType?: string
}

/** An answer, read to its end. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into bodies of every shape
  readonly json: any
}

/** Any request, as curl would send it: no client between the test and the server. */
export async function request(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, init)
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json') ?? false
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : null }
}

/** A multipart upload to `/api/v1/upload/async/`, or to where `path` says. */
export function postForm(
  baseUrl: string,
  fields: Readonly<Record<string, string | FormFile>>,
  path = '/api/v1/upload/async/',
): Promise<Answer> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') {
      form.append(name, value)
      continue
    }
    const data = value.data as Uint8Array<ArrayBuffer> | string
    const type = value.mediaType ?? 'application/octet-stream'
    form.append(name, new Blob([data], { type }), value.name)
  }
  return request(baseUrl + path, { method: 'POST', body: form })
}
