import type { Readable } from 'node:stream'

/** What a command that reads and makes files is connected to. */
export interface Streams {
  readonly stdin: Readable
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean }
  readonly stderr: NodeJS.WriteStream
}

/** The exit code of what Ctrl-C has ended, as shells have it. */
export const interrupted = 130
