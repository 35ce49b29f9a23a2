import { PassThrough, Readable } from 'node:stream'
import type { Streams } from './streams.js'

/** Streams for a command, and what it has written so far; its standard input says `input`. */
export function captureStreams(
  input: string | Uint8Array,
  isTTY = false,
): { readonly written: { stdout: string; stderr: string }; readonly streams: Streams } {
  const written = { stdout: '', stderr: '' }
  const stream = (name: keyof typeof written) => {
    const through = Object.assign(new PassThrough(), { isTTY })
    through.on('data', (chunk) => {
      written[name] += chunk
    })
    return through as unknown as NodeJS.WriteStream
  }
  const stdin = Readable.from([input])
  return { written, streams: { stdin, stdout: stream('stdout'), stderr: stream('stderr') } }
}
