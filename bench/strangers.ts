import { type ClientRequest, request as httpRequest } from 'node:http'
import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { startEmbeddedServer } from '../acceptance/embedded-server.js'
import { residentBytes } from '../acceptance/processes.js'
import { createNote } from '../scripts/sample-documents.js'

// How long ordinary requests take while nobody else is there, and beside strangers: 1,000 connections on which
// nothing happens, 20 uploads that come a byte a second, and one of 50 MiB at 200 KB/s that is a real one.
// Usage: npm run bench:strangers -- [MiB of the real one]

const uploadBytes = Number(process.argv[2] ?? 50) * 1024 ** 2 - 1024
const bytesPerSecond = 200_000
const idleConnections = 1000
const slowBodies = 20
const warmSeconds = 10
const calmSeconds = 30
const target = 3

const server = await startEmbeddedServer({ NUSABACA_OCR_ENGINE: 'noop' })
const { hostname, port } = new URL(server.url)
const note = await createNote()
const strangers = new Set<Socket | ClientRequest>()
let open = true

/** Four people who upload, ask and list, until `until` says that it is enough. Gives the times in milliseconds. */
async function useNormally(until: () => boolean): Promise<readonly number[]> {
  const times: number[] = []
  async function timed<T>(call: Promise<T>): Promise<T> {
    const beganMs = performance.now()
    const answer = await call
    times.push(performance.now() - beganMs)
    return answer
  }
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      while (!until()) {
        const { task_id } = await timed(server.client.submitDocument(note))
        for (let asked = 0; asked < 5; asked += 1) {
          await timed(server.client.getTaskStatus(task_id))
          await timed(server.client.listTasks({ limit: 5 }))
          await pause(50)
        }
      }
    }),
  )
  return times
}

function after(seconds: number): () => boolean {
  const endMs = performance.now() + seconds * 1000
  return () => performance.now() > endMs
}

function percentile99(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? Number.NaN
}

const memoryMib = () => Math.round(residentBytes(server.pid) / 1024 ** 2)

/** A connection on which nothing happens; the server ends it after a while, and another one comes. */
function stayIdle(): void {
  if (!open) return
  const socket = connect(Number(port), hostname)
  strangers.add(socket)
  socket.on('error', () => undefined)
  socket.on('close', () => {
    strangers.delete(socket)
    stayIdle()
  })
  socket.resume()
}

function post(headers: Readonly<Record<string, string | number>>): ClientRequest {
  return httpRequest(`${server.url}/api/v1/upload/async/`, {
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data; boundary=B', ...headers },
  })
}

async function sendSlowly(): Promise<void> {
  const request = post({ 'content-length': 10_000 })
  strangers.add(request)
  request.on('error', () => undefined)
  while (open && !request.destroyed) {
    request.write('-')
    await pause(1000)
  }
}

/** The note with zeros behind it; decoders do not mind. Gives the status of the answer. */
async function uploadSteadily(): Promise<number> {
  const head = `--B\r\nContent-Disposition: form-data; name="file"; filename="${note.name}"\r\n\r\n`
  const body = Buffer.concat([Buffer.from(head), Buffer.alloc(uploadBytes), Buffer.from('\r\n--B--\r\n')])
  body.set(note.data as Uint8Array, head.length)
  const request = post({ 'content-length': body.length })
  const answered = new Promise<number>((resolve, reject) => {
    request.on('response', (response) => resolve(response.resume().statusCode ?? 0)).on('error', reject)
  })
  for (let sent = 0; sent < body.length; sent += bytesPerSecond / 10) {
    request.write(body.subarray(sent, sent + bytesPerSecond / 10))
    await pause(100)
  }
  request.end()
  return answered
}

try {
  await useNormally(after(warmSeconds))
  const calm = percentile99(await useNormally(after(calmSeconds)))
  const calmMib = memoryMib()

  for (let count = 0; count < idleConnections; count += 1) stayIdle()
  const slow = Array.from({ length: slowBodies }, sendSlowly)
  let status = 0
  const upload = uploadSteadily().then((answer) => {
    status = answer
  })
  const beside = percentile99(await useNormally(() => status !== 0))
  const besideMib = memoryMib()
  await upload
  open = false
  for (const stranger of strangers) stranger.destroy()
  await Promise.all(slow)

  const ratio = beside / calm
  const verdict = ratio > target ? ` (TOO SLOW: at most ${target} is wanted)` : ''
  console.log(
    `p99 calm ${calm.toFixed(1)} ms, beside strangers ${beside.toFixed(1)} ms, ratio ${ratio.toFixed(2)}${verdict}`,
  )
  console.log(
    `memory calm ${calmMib} MiB, beside strangers ${besideMib} MiB; the upload was answered with ${status}`,
  )
  if (ratio > target || status !== 202) process.exitCode = 1
} finally {
  await server.end()
}
