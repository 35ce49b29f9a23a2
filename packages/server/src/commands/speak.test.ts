import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { loadConfig } from '../config.js'
import type { Task } from '../core/task.js'
import { startTestApp, unspeakable } from '../http/test-app.testing.js'
import { createLogger } from '../observability/logger.js'
import { type SpeakCommandOptions, speak } from './speak.js'
import { captureStreams } from './streams.testing.js'

const { app, tasks, read, close } = await startTestApp()
const folder = await mkdtemp(join(tmpdir(), 'nusabaca-speak-'))
const letter = join(folder, 'surat.txt')
let server: string

beforeAll(async () => {
  server = await app.listen({ host: '127.0.0.1', port: 0 })
  await writeFile(letter, '\uFEFFDengan hormat.\n\nTerima kasih.')
})
afterAll(async () => {
  await close()
  await rm(folder, { recursive: true })
})

/** The command, and what it has written so far. */
function run(source: SpeakCommandOptions['source'], over: Partial<SpeakCommandOptions> = {}, isTTY = false) {
  const { written, streams } = captureStreams('Selamat pagi.', isTTY)
  const { signal } = new AbortController()
  const tools = { config: loadConfig({}), logger: createLogger('silent') }
  const options = { source, language: 'id', server, cacheDir: folder, signal, ...over }
  return { written, code: speak(tools, options, streams) }
}

/** The task that the command has made. */
async function made(): Promise<Task> {
  return vi.waitFor(async () => {
    const [task] = (await tasks.list({ limit: 1, status: 'pending' })).tasks
    if (task === undefined) throw new Error('There is no task')
    return task
  }, 10_000)
}

describe('nusabaca speak --server', () => {
  it('has a file spoken into an mp3 beside it, with captions and what to read along by, and writes over none', async () => {
    const beside = { captions: true, readAlong: true, speed: 2 }
    const { code, written } = run({ file: letter }, beside)
    const task = await made()
    expect(task.options).toMatchObject({ voice: 'id', speed: 2, format: 'mp3' })
    await read(task, [1])
    expect(await code).toBe(0)
    const [audio, captions, words] = ['mp3', 'vtt', 'json'].map((extension) =>
      join(folder, `surat.${extension}`),
    )
    expect(written).toEqual({ stdout: `${audio}\n${captions}\n${words}\n`, stderr: '' })
    expect((await readFile(String(audio))).length).toBe(4)
    expect(await readFile(String(captions), 'utf8')).toMatch(/^WEBVTT\n[\s\S]*Dengan hormat\./)
    const along = JSON.parse(await readFile(String(words), 'utf8'))
    expect(along.words).toMatchObject([{ text: 'Dengan' }, {}, {}, { text: 'kasih.' }])
    await rm(String(audio))
    await expect(run({ file: letter }, beside).code).rejects.toThrow(`${captions} is there already`)
    expect((await readdir(folder)).includes('surat.mp3')).toBe(false)
  })

  it('prints what was made as JSON, a WAV where the name says so', async () => {
    const output = join(folder, 'a.WAV')
    const { code, written } = run({ text: 'Selamat pagi.' }, { output, json: true })
    const task = await made()
    expect(task.options).toMatchObject({ format: 'wav' })
    await read(task, [1])
    expect(await code).toBe(0)
    expect(JSON.parse(written.stdout)).toEqual({
      audio: output,
      task_id: task.id,
      duration_seconds: 2,
      words_count: 2,
      language: 'id',
      voice: 'id',
      speed: 1,
      format: 'wav',
      parts_failed: [],
    })
    expect((await readFile(output)).subarray(0, 4).toString()).toBe('RIFF')
  })

  it('takes standard input and gives standard output, with a line that tells how far it is on a terminal', async () => {
    const { code, written } = run({ file: '-' }, { output: '-' })
    await read(await made(), [1])
    expect(await code).toBe(0)
    expect(written).toEqual({ stdout: '\0\0', stderr: '' })
    const shown = run({ file: '-' }, { output: join(folder, 'b.mp3') }, true)
    await read(await made(), [1])
    expect(await shown.code).toBe(0)
    expect(shown.written.stderr).toMatch(/ [01]\/1 parts/)
    await expect(run({ file: '-' }, { output: '-' }, true).code).rejects.toThrow('nothing for a terminal')
    await expect(run({ file: '-' }, { output: '-', json: true }).code).rejects.toThrow('the audio alone')
  })

  it('tells of parts that could not be spoken, and of a text of which none could', async () => {
    const paragraph = 'Selamat pagi. '.repeat(180)
    const output = join(folder, 'c.mp3')
    const { code, written } = run({ text: `${paragraph}\n\n${unspeakable} ${paragraph}` }, { output })
    await read(await made(), [1, 2])
    expect(await code).toBe(1)
    expect(written).toEqual({ stdout: `${output}\n`, stderr: 'part 2: The process that spoke crashed.\n' })
    const failed = run({ text: unspeakable }, { output: join(folder, 'd.mp3') })
    const failure = expect(failed.code).rejects.toThrow()
    await read(await made(), [1])
    await failure
    expect(await readdir(folder)).not.toContain('d.mp3')
  })

  it('refuses what is no text, or not there, before it asks anybody', async () => {
    await writeFile(join(folder, 'photo.jpg'), Buffer.from([0xff, 0xd8, 0xff, 0xe0]))
    const nowhere = { server: 'http://127.0.0.1:9' }
    const picture = run({ file: join(folder, 'photo.jpg') }, nowhere)
    await expect(picture.code).rejects.toThrow('photo.jpg: it is no text in UTF-8')
    await expect(run({ file: join(folder, 'none.txt') }, nowhere).code).rejects.toThrow(
      'there is no such file',
    )
    await expect(run({ text: ' \n' }, { output: join(folder, 'e.mp3') }).code).rejects.toThrow(
      'nothing in the text',
    )
    await expect(run({ text: 'a' }, { ...nowhere, output: join(folder, 'e.mp3') }).code).rejects.toThrow(
      'No connection to http://127.0.0.1:9',
    )
  })

  it('revokes its task when it is interrupted, and leaves nothing', async () => {
    const interrupt = new AbortController()
    const output = join(folder, 'f.mp3')
    const { code, written } = run({ text: 'Selamat pagi.' }, { output, signal: interrupt.signal })
    const { id } = await made()
    interrupt.abort()
    expect(await code).toBe(130)
    expect((await tasks.find(id))?.status).toBe('revoked')
    expect(written).toEqual({ stdout: '', stderr: '' })
    expect(await readdir(folder)).not.toContain('f.mp3')
  })
})
