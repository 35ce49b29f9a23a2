import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { addAbortSignal } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { SpeechFormat } from '@nusabaca/contract'
import type { Config } from '../config.js'
import { OperatorError } from '../core/operator-error.js'
import type { Logger } from '../observability/logger.js'
import { explain } from './explain.js'
import type { MadeSpeech, SpeakingOptions } from './made-speech.js'
import { createProgressLine } from './progress-line.js'
import { speakHere } from './speak-here.js'
import { speakOnServer } from './speak-on-server.js'
import { assertNew, speechPath, writeNewFile } from './speak-reading.js'
import { interrupted, type Streams } from './streams.js'

export interface SpeakCommandOptions extends Omit<SpeakingOptions, 'text' | 'format'> {
  /** A file with plain text, or `-` for standard input; or else the text itself. */
  readonly source: { readonly file: string } | { readonly text: string }
  /** The audio's file, WAV where its name says so and mp3 otherwise; `-` for standard output, as mp3. */
  readonly output?: string | undefined
  /** Captions, and when each word is heard, are written beside the audio. */
  readonly captions?: boolean | undefined
  readonly readAlong?: boolean | undefined
  readonly json?: boolean | undefined
  /** The API that is to speak it, and the key for it; it is spoken by this program itself without one. */
  readonly server?: string | undefined
  readonly key?: string | undefined
  readonly cacheDir: string
  /** Ends it; a server's task is revoked. */
  readonly signal: AbortSignal
}

/**
 * `nusabaca speak`: has a text spoken into a new file, here or on a server, and prints which. Gives the exit code: 0 when
 * all was spoken, 1 otherwise. Throws an `OperatorError` where nothing can be made of it.
 */
export async function speak(
  tools: { readonly config: Config; readonly logger: Logger },
  options: SpeakCommandOptions,
  streams: Streams,
): Promise<number> {
  const { server, key, cacheDir, language, voice, speed, signal } = options
  const line = createProgressLine(streams.stderr)
  try {
    const files = filesOf(options, streams)
    for (const { path } of files) await assertNew(path)
    const text = await readText(options, streams)
    const format = files[0]?.format === 'wav' ? 'wav' : 'mp3'
    const speaking = { text, language, voice, speed, format } as const
    const use = async (speech: MadeSpeech) => {
      line.clear()
      if (files.length === 0) await pour(await speech.content(format), streams)
      for (const { path, format } of files) await writeNewFile(path, await speech.content(format), signal)
      return report(speech, { files, json: options.json === true }, streams)
    }
    const request = { speaking, signal, onProgress: line.show }
    return server === undefined
      ? await speakHere({ ...tools, ...request, cacheDir }, use)
      : await speakOnServer({ ...request, server, ...(key !== undefined && { key }) }, use)
  } catch (error) {
    line.clear()
    if (signal.aborted) return interrupted
    throw error
  }
}

interface SpeechFile {
  readonly kind: 'audio' | 'captions' | 'read_along'
  readonly path: string
  readonly format: SpeechFormat
}

/** What is written, the audio first; nothing where that goes to standard output. */
function filesOf(options: SpeakCommandOptions, { stdout }: Streams): readonly SpeechFile[] {
  const { source, captions, readAlong, json } = options
  const { output = 'file' in source ? speechPath({ name: source.file }) : 'speech.mp3' } = options
  if (output === '-') {
    if (stdout.isTTY)
      throw new OperatorError('Audio is nothing for a terminal: say with --output in which file.')
    if (captions || readAlong || json)
      throw new OperatorError('Standard output has the audio alone: say with --output in which file.')
    return []
  }
  const extension = extname(output)
  const stem = output.slice(0, output.length - extension.length)
  return [
    { kind: 'audio', path: output, format: extension.toLowerCase() === '.wav' ? 'wav' : 'mp3' },
    ...(captions ? [{ kind: 'captions', path: `${stem}.vtt`, format: 'vtt' } as const] : []),
    ...(readAlong ? [{ kind: 'read_along', path: `${stem}.json`, format: 'json' } as const] : []),
  ]
}

async function readText({ source, signal }: SpeakCommandOptions, { stdin }: Streams): Promise<string> {
  if ('text' in source) return source.text
  const { file } = source
  const bytes =
    file === '-'
      ? await buffer(addAbortSignal(signal, stdin))
      : await readFile(file, { signal }).catch((error) => {
          throw new OperatorError(`${basename(file)}: ${explain(error)}`)
        })
  const text = decode(bytes)
  if (text === null) {
    throw new OperatorError(
      `${basename(file)}: it is no text in UTF-8; \`nusabaca ocr --speak\` reads documents aloud`,
    )
  }
  return text
}

/** Null of what is no text. */
function decode(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return text.includes('\0') ? null : text
  } catch {
    return null
  }
}

async function pour(content: AsyncIterable<Uint8Array>, { stdout }: Streams): Promise<void> {
  for await (const chunk of content) if (!stdout.write(chunk)) await once(stdout, 'drain')
}

interface Report {
  readonly files: readonly SpeechFile[]
  readonly json: boolean
}

/** Gives the exit code. */
function report(
  { taskId, result, partsFailed }: MadeSpeech,
  { files, json }: Report,
  { stdout, stderr }: Streams,
): number {
  for (const { page, message } of partsFailed) stderr.write(`part ${page}: ${message}\n`)
  if (json) {
    const paths = Object.fromEntries(files.map(({ kind, path }) => [kind, path]))
    const made = { ...paths, task_id: taskId, ...result, parts_failed: partsFailed }
    stdout.write(`${JSON.stringify(made)}\n`)
  } else for (const { path } of files) stdout.write(`${path}\n`)
  return partsFailed.length === 0 ? 0 : 1
}
