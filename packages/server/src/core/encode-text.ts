import type { ByteStream } from './ports/object-store.js'

/** Text as UTF-8, piece by piece. */
export async function* encodeText(texts: Iterable<string> | AsyncIterable<string>): ByteStream {
  const encoder = new TextEncoder()
  for await (const text of texts) yield encoder.encode(text)
}
