/** An event as it stands in a `text/event-stream`. */
export interface ServerSentEvent {
  /** The last id that was given, with this event or before it. */
  readonly id: string
  readonly event: string
  readonly data: string
}

/**
 * The events of a stream (WHATWG HTML, "Server-sent events"), whatever pieces it comes in. What is not whole when the
 * stream ends is left out. `onBytes` is called with whatever comes, comments too.
 */
export async function* readEventStream(
  body: ReadableStream<Uint8Array>,
  onBytes: () => void,
): AsyncGenerator<ServerSentEvent> {
  // Not `for await`: Safari's streams lack it.
  const reader = body.getReader()
  const parse = createEventParser()
  // It takes the byte order mark away.
  const decoder = new TextDecoder()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    onBytes()
    yield* parse(decoder.decode(value, { stream: true }))
  }
}

function createEventParser(): (text: string) => ServerSentEvent[] {
  let rest = ''
  let endedWithCr = false
  let id = ''
  let event = ''
  let data: string[] = []

  function takeField(line: string): void {
    const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? []
    if (name === 'data') data.push(value)
    else if (name === 'event') event = value
    else if (name === 'id' && !value.includes('\0')) id = value
  }

  function takeEvent(): ServerSentEvent[] {
    const taken = data.length === 0 ? [] : [{ id, event: event || 'message', data: data.join('\n') }]
    event = ''
    data = []
    return taken
  }

  return (text) => {
    if (text === '') return []
    // The two halves of a CRLF may come apart.
    const fresh = endedWithCr && text.startsWith('\n') ? text.slice(1) : text
    endedWithCr = text.endsWith('\r')
    const lines = (rest + fresh).split(/\r\n|\r|\n/)
    rest = lines.pop() ?? ''
    return lines.flatMap((line) => {
      if (line === '') return takeEvent()
      takeField(line)
      return []
    })
  }
}
