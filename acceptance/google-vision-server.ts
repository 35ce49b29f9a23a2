import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Google's Vision API, played on this machine. */
export interface GoogleVisionServer {
  readonly environment: Readonly<Record<string, string>>
  /** How many pictures were read so far. */
  readonly pictures: number
  /** Requests whose client went away before they were answered. */
  readonly abandoned: number
  /** Answers what is asked for besides pictures, by method and path; refused where it is null. */
  answerOther: ((asked: string, body: string) => Promise<object>) | null
  /** What the next request does instead of being answered; it may answer itself. */
  instead: ((response: ServerResponse) => void) | null
  close(): Promise<void>
}

interface Asked {
  readonly image: { readonly content: string }
}

export const visionLine = 'dibaca di awan'

/** Starts it; it reads one line from every picture unless `read` answers for them. */
export async function startGoogleVisionServer(
  read: (picture: Buffer) => Promise<object> = async () => answerFor(visionLine),
): Promise<GoogleVisionServer> {
  const folder = await mkdtemp(join(tmpdir(), 'nb-vision-'))
  const keyFile = join(folder, 'key.json')
  await writeFile(keyFile, JSON.stringify(serviceAccount()))
  const counts = { pictures: 0, abandoned: 0 }
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    response.on('close', () => {
      if (!response.writableEnded) counts.abandoned += 1
    })
    const { instead } = vision
    vision.instead = null
    if (instead !== null) return instead(response)
    const body = Buffer.concat(chunks).toString()
    if (vision.answerOther !== null && !request.url?.startsWith('/v1/images:annotate')) {
      const asked = `${request.method} ${request.url?.replace('/v1/', '')}`
      response.end(JSON.stringify(await vision.answerOther(asked, body)))
      return
    }
    const { requests } = JSON.parse(body) as { requests: Asked[] }
    counts.pictures += requests.length
    const responses = await Promise.all(requests.map((asked) => answer(asked, read)))
    response.end(JSON.stringify({ responses }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const vision: GoogleVisionServer = {
    environment: {
      NUSABACA_VISION_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      GOOGLE_APPLICATION_CREDENTIALS: keyFile,
    },
    get pictures() {
      return counts.pictures
    },
    get abandoned() {
      return counts.abandoned
    },
    answerOther: null,
    instead: null,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await rm(folder, { recursive: true })
    },
  }
  return vision
}

/** Refuses a request, as Google writes it. */
export function refuse(
  response: ServerResponse,
  error: {
    readonly code: number
    readonly status: string
    readonly message: string
    readonly details?: object[]
  },
): void {
  response.writeHead(error.code, { 'content-type': 'application/json' }).end(JSON.stringify({ error }))
}

async function answer({ image }: Asked, read: (picture: Buffer) => Promise<object>): Promise<object> {
  const picture = Buffer.from(image.content, 'base64')
  const isJpeg = picture.readUInt16BE() === 0xffd8
  if (!isJpeg) return { error: { code: 3, message: 'Bad image data.' } }
  return read(picture).catch((error) => ({ error: { code: 13, message: String(error) } }))
}

/** Google's answer where it found one line of text. */
export function answerFor(line: string): object {
  const words = line.split(' ').map((text, index) => {
    const [x, y] = [10 + index * 60, 10]
    const vertices = [
      { x, y },
      { x: x + 50, y },
      { x: x + 50, y: y + 20 },
      { x, y: y + 20 },
    ]
    return { text, boundingBox: { vertices }, confidence: 0.97 }
  })
  const paragraphs = [{ words: lineOf(words) }]
  return { fullTextAnnotation: { text: line, pages: [{ blocks: [{ paragraphs }] }] } }
}

/** The words of a line, letter by letter. */
export function lineOf(words: readonly { readonly text: string; readonly boundingBox: object }[]): object[] {
  return words.map(({ text, ...word }, index) => {
    const letters = [...text].map((letter) => ({ text: letter }))
    const type = index === words.length - 1 ? 'LINE_BREAK' : 'SPACE'
    const last = { ...letters.at(-1), property: { detectedBreak: { type } } }
    return { ...word, symbols: [...letters.slice(0, -1), last] }
  })
}

function serviceAccount(): object {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  return {
    type: 'service_account',
    project_id: 'nusabaca-test',
    private_key_id: '1',
    private_key: privateKey,
    client_email: 'reader@nusabaca-test.iam.gserviceaccount.com',
    client_id: '1',
    token_uri: 'http://127.0.0.1:9/token',
  }
}
