import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createGuardedHttp, type Lookup } from './guarded.js'

const open: RequestListener[] = []
let server: Server
let port = 0
let connections = 0
beforeAll(async () => {
  server = createServer((request, response) => open.at(-1)?.(request, response))
  server.on('connection', () => {
    connections += 1
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

/** Names lead to these addresses, one after the other and the last one for ever. */
function resolver(names: Readonly<Record<string, readonly string[]>>): Lookup {
  const left = new Map(Object.entries(names).map(([name, addresses]) => [name, [...addresses]]))
  return (hostname, _, callback) => {
    const addresses = left.get(hostname) ?? []
    const address = addresses.length > 1 ? addresses.shift() : addresses[0]
    if (address === undefined) callback(new Error('ENOTFOUND'), [])
    else
      callback(
        null,
        address.split(' ').map((one) => ({ address: one, family: one.includes(':') ? 6 : 4 })),
      )
  }
}

interface Asking {
  readonly url: string
  readonly allowed?: readonly string[]
  readonly names?: Readonly<Record<string, readonly string[]>>
  readonly answer?: RequestListener
  readonly maxRedirects?: number
  readonly timeoutMs?: number
  readonly stallMs?: number
  readonly signal?: AbortSignal
}

/** What comes back, whole. */
async function ask({ url, allowed = [], names = {}, answer, ...rest }: Asking) {
  const { maxRedirects = 3, timeoutMs = 5000, stallMs = 1000, signal = new AbortController().signal } = rest
  const http = createGuardedHttp({ allowed, userAgent: 'test', stallMs, lookup: resolver(names) })
  if (answer) open.push(answer)
  try {
    return await http.request({ url, method: 'GET', maxRedirects, timeoutMs, signal }, async (got) => {
      let text = ''
      for await (const chunk of got.body) text += Buffer.from(chunk).toString()
      return { ...got, text }
    })
  } finally {
    await http.close()
  }
}

const blocked = expect.objectContaining({ code: 'source_blocked' })
const failed = expect.objectContaining({ code: 'source_failed' })
const here = { names: { 'intern.test': ['127.0.0.1'] }, allowed: ['intern.test'] }

describe('what is not public is not asked', () => {
  test.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://127.1/',
    'http://127.0.0.1./',
    'http://0/',
    'http://[::1]/',
    'http://[::]/',
    'http://[::127.0.0.1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[::ffff:0:127.0.0.1]/',
    'http://[2002:7f00:1::]/',
    'http://[64:ff9b::127.0.0.1]/',
    'http://[64:ff9b:1::10.0.0.1]/',
    'http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/',
    'http://[2001:db8::1]/',
    'http://[3fff::1]/',
    'http://[fe80::1]/',
    'http://[fec0::1]/',
    'http://[fc00::1]/',
    'http://[fd00:ec2::254]/',
    'http://[ff02::1]/',
    'http://10.1.2.3/',
    'http://172.31.255.255/',
    'http://192.168.0.1/',
    'http://100.64.0.1/',
    'http://100.100.100.200/',
    'http://169.254.169.254/',
    'http://168.63.129.16/',
    'http://192.0.0.192/',
    'http://198.18.0.1/',
    'http://224.0.0.1/',
    'http://240.0.0.1/',
    'http://255.255.255.255/',
    'http://①②⑦.0.0.1/',
  ])('%s', async (url) => {
    await expect(ask({ url })).rejects.toEqual(blocked)
  })

  test.each(['127.0.0.1', '10.0.0.1', '::1', '::ffff:127.0.0.1', '169.254.169.254', '8.8.8.8 127.0.0.1'])(
    'a name that leads to %s',
    async (address) => {
      connections = 0
      await expect(ask({ url: 'http://evil.test/', names: { 'evil.test': [address] } })).rejects.toEqual(
        blocked,
      )
      expect(connections).toBe(0)
    },
  )

  test('a name that leads elsewhere from the second time on is asked where it was seen to lead', async () => {
    const names = { 'rebind.test': ['127.0.0.1', '127.0.0.2'] }
    const rebind = { names, allowed: ['127.0.0.1'], url: `http://rebind.test:${port}/` }
    await expect(ask({ ...rebind, answer: (_, to) => to.end('x') })).resolves.toMatchObject({ text: 'x' })
    connections = 0
    const again: RequestListener = (_, to) => to.writeHead(302, { location: '/', connection: 'close' }).end()
    await expect(ask({ ...rebind, answer: again })).rejects.toEqual(blocked)
    expect(connections).toBe(1)
  })

  test.each([
    ['another protocol', 'ftp://example.org/'],
    ['a file', 'file:///etc/passwd'],
    ['an odd port', 'http://example.org:6379/'],
    ['a name and a password', 'http://user:secret@example.org/'],
  ])('%s', async (_, url) => {
    await expect(ask({ url, names: { 'example.org': ['8.8.8.8'] } })).rejects.toEqual(blocked)
  })

  test('no URL at all', async () => {
    await expect(ask({ url: 'example.org' })).rejects.toMatchObject({ code: 'invalid_request' })
  })
})

describe('what the operator allows is asked', () => {
  test.each([
    ['by name', { allowed: ['intern.test'], host: 'intern.test' }],
    ['by address', { allowed: ['127.0.0.1'], host: '127.0.0.1' }],
    ['by network', { allowed: ['10.0.0.0/8', '127.0.0.0/8'], host: '2130706433' }],
  ])('%s, on any port', async (_, { allowed, host }) => {
    const asked = ask({
      ...here,
      allowed,
      url: `http://${host}:${port}/a?b`,
      answer: ({ url }, to) => to.end(url),
    })
    await expect(asked).resolves.toMatchObject({ status: 200, text: '/a?b' })
  })

  test('and nothing besides', async () => {
    const names = { 'other.test': ['127.0.0.1'] }
    await expect(ask({ url: `http://other.test/`, names, allowed: ['intern.test'] })).rejects.toEqual(blocked)
  })
})

describe('redirects', () => {
  const to =
    (location: string): RequestListener =>
    (_, response) =>
      response.writeHead(302, { location }).end()

  test('are followed', async () => {
    const answer: RequestListener = ({ url }, response) =>
      url === '/b' ? response.end('there') : response.writeHead(307, { location: '/b' }).end('not read')
    const got = await ask({ ...here, url: `http://intern.test:${port}/a`, answer })
    expect(got).toMatchObject({ url: `http://intern.test:${port}/b`, text: 'there' })
  })

  test.each(['http://169.254.169.254/', 'http://[::1]/', 'file:///etc/passwd', 'http://hidden.test/'])(
    'to %s are not',
    async (location) => {
      const names = { ...here.names, 'hidden.test': ['192.168.1.1'] }
      await expect(
        ask({ ...here, names, url: `http://intern.test:${port}/`, answer: to(location) }),
      ).rejects.toEqual(blocked)
    },
  )

  test('without an end are given up', async () => {
    await expect(ask({ ...here, url: `http://intern.test:${port}/`, answer: to('/') })).rejects.toEqual(
      failed,
    )
  })

  test('are the answer where none is wanted', async () => {
    const asked = ask({ ...here, url: `http://intern.test:${port}/`, answer: to('/'), maxRedirects: 0 })
    await expect(asked).resolves.toMatchObject({ status: 302 })
  })
})

describe('a server that does not answer well is given up', () => {
  const url = () => `http://intern.test:${port}/`

  test.each<[string, RequestListener]>([
    ['that says nothing', () => undefined],
    ['that breaks off its head', (request) => request.socket.end('HTTP/1.1 200 OK\r\nContent-')],
    ['that talks nonsense', (request) => request.socket.end('nonsense\r\n\r\n')],
    [
      'whose head does not end',
      ({ socket }) => socket.write(`HTTP/1.1 200 OK\r\n${'a: b\r\n'.repeat(100_000)}`),
    ],
    ['that breaks off its body', (_, response) => response.writeHead(200, { 'content-length': 9 }).end('x')],
    ['whose body stalls', (_, response) => response.writeHead(200, { 'content-length': 9 }).write('x')],
  ])('%s', async (_, answer) => {
    await expect(ask({ ...here, url: url(), answer, stallMs: 200 })).rejects.toEqual(failed)
  })

  test('whose body drips for longer than all may take', async () => {
    const drip: RequestListener = (_, response) => {
      const timer = setInterval(() => response.write('x'), 20)
      response.on('close', () => clearInterval(timer))
    }
    await expect(ask({ ...here, url: url(), answer: drip, timeoutMs: 300 })).rejects.toEqual(failed)
  })

  test('that is not there', async () => {
    await expect(ask({ ...here, url: 'http://intern.test:1/' })).rejects.toEqual(failed)
    await expect(ask({ url: 'http://nowhere.test/' })).rejects.toEqual(failed)
  })

  test('but whoever gives up hears the own reason', async () => {
    const reason = new Error('gone')
    const controller = new AbortController()
    const asked = ask({
      ...here,
      url: url(),
      answer: () => controller.abort(reason),
      signal: controller.signal,
    })
    await expect(asked).rejects.toBe(reason)
  })
})

test('a server that closes behind its body is heard to the end, however late that is read', async () => {
  const body = 'x'.repeat(64 * 1024)
  const http = createGuardedHttp({ allowed: ['127.0.0.1'], userAgent: 'test' })
  const request = { method: 'GET', maxRedirects: 0, timeoutMs: 30_000 } as const
  const signal = new AbortController().signal
  const url = `http://127.0.0.1:${port}/`
  const ended = new Promise((resolve) => {
    open.push(({ socket }) => {
      socket.once('finish', resolve)
      socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`)
    })
  })
  const got = await http.request({ ...request, url, signal }, async (answer) => {
    await ended
    // By then this side has heard of it, too.
    open.push((_, response) => response.end('y'))
    await http.request({ ...request, url, signal }, (other) => text(other.body))
    return text(answer.body)
  })
  expect(got).toBe(body)
  await http.close()
})

test('no proxy of the environment is used', async () => {
  vi.stubEnv('http_proxy', 'http://127.0.0.1:1')
  vi.stubEnv('HTTP_PROXY', 'http://127.0.0.1:1')
  const asked = ask({
    ...here,
    url: `http://intern.test:${port}/`,
    answer: (_, response) => response.end('x'),
  })
  await expect(asked).resolves.toMatchObject({ status: 200 })
})
