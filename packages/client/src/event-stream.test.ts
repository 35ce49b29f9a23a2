import { describe, expect, it } from 'vitest'
import { readEventStream, type ServerSentEvent } from './event-stream.js'

async function read(...chunks: readonly (string | Uint8Array)[]): Promise<ServerSentEvent[]> {
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks)
        controller.enqueue(typeof chunk === 'string' ? encoder.encode(chunk) : chunk)
      controller.close()
    },
  })
  const events: ServerSentEvent[] = []
  for await (const event of readEventStream(body, () => undefined)) events.push(event)
  return events
}

const text = ': hello\n\nid: 1.2\nevent: page\ndata: {"é":\ndata:  "😀"}\n\nretry: 5\n\ndata\ndata:b\n\n'
const events = [
  { id: '1.2', event: 'page', data: '{"é":\n "😀"}' },
  { id: '1.2', event: 'message', data: '\nb' },
]

describe('a stream of events', () => {
  it.each(['\n', '\r\n', '\r'])('is read with lines that end in %j', async (ending) => {
    expect(await read(text.replaceAll('\n', ending))).toEqual(events)
  })

  it.each(['\n', '\r\n', '\r'])('is read byte by byte, and cut at any place, with %j', async (ending) => {
    const bytes = new TextEncoder().encode(text.replaceAll('\n', ending))
    expect(await read(...Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(events)
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      expect(await read(bytes.subarray(0, cut), bytes.subarray(cut)), `cut at ${cut}`).toEqual(events)
    }
  })

  it('may begin with a byte order mark', async () => {
    expect(await read(Uint8Array.of(0xef, 0xbb), Uint8Array.of(0xbf), text)).toEqual(events)
  })

  it('has no event without data, and none that was cut off', async () => {
    expect(await read('event: a\n\nid: 7\n\ndata: x\n\ndata: lost\n')).toEqual([
      { id: '7', event: 'message', data: 'x' },
    ])
  })

  it('keeps an id until the next, takes an empty one and none with a null', async () => {
    const found = await read('id: 1\ndata\n\ndata\n\nid: 2\0\ndata\n\nid\ndata\n\n')
    expect(found.map(({ id }) => id)).toEqual(['1', '1', '1', ''])
  })
})
