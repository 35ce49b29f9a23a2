import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { loadConfig } from '../config.js'
import { OperatorError } from '../core/operator-error.js'
import { badPage, startTestApp } from '../http/test-app.testing.js'
import { createLogger } from '../observability/logger.js'
import { type OcrCommandOptions, ocr } from './ocr.js'
import { captureStreams } from './streams.testing.js'

const { app, context, tasks, keys, read, close } = await startTestApp()
const folder = await mkdtemp(join(tmpdir(), 'nusabaca-ocr-'))
let server: string

beforeAll(async () => {
  server = await app.listen({ host: '127.0.0.1', port: 0 })
  for (const name of ['a.png', 'b.png']) await writeFile(join(folder, name), name)
})
afterAll(async () => {
  await close()
  await rm(folder, { recursive: true })
})

const reading = { language: 'id', engine: undefined, pages: undefined, password: undefined }

/** The command, and what it has written so far. */
function run(files: readonly string[], over: Partial<OcrCommandOptions> = {}, isTTY = false) {
  const { written, streams } = captureStreams('png', isTTY)
  const { signal } = new AbortController()
  const tools = { config: loadConfig({}), logger: createLogger('silent') }
  const options = { files, reading, output: 'text', server, cacheDir: folder, signal, ...over } as const
  return { written, code: ocr(tools, options, streams) }
}

function waiting(count: number) {
  return vi.waitFor(async () => {
    const found = await tasks.list({ limit: 100, status: 'pending' })
    expect(found.tasks).toHaveLength(count)
    return found.tasks
  }, 10_000)
}

describe('nusabaca ocr --server', () => {
  it('has what was read spoken, into a file beside, and nothing written over', async () => {
    const speaking = { reading: { ...reading, speak: true, speed: 2 } }
    const { code } = run([join(folder, 'a.png')], speaking)
    const [document] = await waiting(1)
    if (document === undefined) throw new Error('There is no task')
    await read(document, [1])
    const [speech] = await waiting(1)
    expect(speech?.options).toMatchObject({ voice: 'id', speed: 2, format: 'mp3' })
    if (speech !== undefined) await read(speech, [1])
    expect(await code).toBe(0)
    const path = join(folder, 'a.mp3')
    expect((await readFile(path)).length).toBeGreaterThan(0)
    const again = run([join(folder, 'a.png')], speaking)
    expect(await again.code).toBe(1)
    expect(again.written.stderr).toContain(`${path} is there already`)
    await rm(path)
  })

  it('sends several files at once and prints their texts in order', async () => {
    const { code, written } = run([folder, '-'])
    // The newest comes first.
    for (const task of await waiting(3)) {
      expect(['a.png', 'b.png', 'stdin']).toContain(task.file.name)
      expect(task.options).toMatchObject({ language: 'id', confidenceThreshold: 0 })
      await read(task, [1])
    }
    expect(await code).toBe(0)
    const titled = [join(folder, 'a.png'), join(folder, 'b.png'), '-'].map(
      (name) => `==> ${name} <==\nPage 1\n\n`,
    )
    expect(written).toEqual({ stdout: titled.join(''), stderr: '' })
  })

  it('shows bytes and pages on a terminal, and tells of pages that cannot be read', async () => {
    const inspect = vi.spyOn(context.recognizer, 'inspect')
    inspect.mockResolvedValue({ mediaType: 'application/pdf', pageCount: badPage })
    const pages = `${badPage - 1}-${badPage}`
    const options = { output: 'json', reading: { ...reading, pages } } as const
    const { code, written } = run([join(folder, 'a.png')], options, true)
    const [task] = await waiting(1)
    if (task !== undefined) await read(task, [badPage - 1, badPage])
    expect(await code).toBe(1)
    expect(written.stderr).toMatch(
      /a\.png {2}0\.0\/0\.0 MB sent[\s\S]* [0-2]\/2 pages[\s\S]*page 13: Reading took/,
    )
    expect(JSON.parse(written.stdout)).toMatchObject({
      file: join(folder, 'a.png'),
      task_id: task?.id,
      pages: [{ page: badPage - 1, lines: [{ text: 'Page' }] }],
      pages_failed: [{ page: badPage, code: 'page_timeout' }],
    })
    inspect.mockRestore()
  })

  it('refuses what is missing, no file, or too large, and goes on with the rest', async () => {
    await writeFile(join(folder, 'large.bin'), Buffer.alloc(1_000_001))
    const names = ['none.png', 'large.bin', 'a.png'].map((name) => join(folder, name))
    const { code, written } = run(names)
    for (const task of await waiting(1)) await read(task, [1])
    expect(await code).toBe(1)
    expect(written.stderr).toBe(
      'none.png: there is no such file\nlarge.bin: it has 1.0 MB, and the server takes 1.0\n',
    )
    expect(written.stdout).toContain('a.png <==\nPage 1\n')
  })

  it('revokes what runs when it is interrupted, and begins no more', async () => {
    const interrupt = new AbortController()
    const names = ['a.png', 'b.png', 'c.png', 'd.png', 'e.png'].map((name) => join(folder, name))
    for (const name of names) await writeFile(name, name)
    const { code, written } = run(names, { signal: interrupt.signal })
    const sent = await waiting(4)
    interrupt.abort()
    expect(await code).toBe(130)
    for (const { id } of sent) expect((await tasks.find(id))?.status).toBe('revoked')
    await waiting(0)
    expect(written).toEqual({ stdout: '', stderr: '' })
  })

  it('writes a file for each into a folder, and over none', async () => {
    const to = join(folder, 'out')
    const names = [join(folder, 'a.png'), join(folder, 'b.png')]
    const { code, written } = run(names, { output: 'pdf', to })
    for (const task of await waiting(2)) {
      expect(task.options).toMatchObject({ outputs: ['pdf'] })
      await read(task, [1])
    }
    expect(await code).toBe(0)
    expect(written).toEqual({ stdout: '', stderr: '' })
    expect(JSON.parse(await readFile(join(to, 'a.pdf'), 'utf8'))).toMatchObject({ texts: ['Page 1'] })
    const again = run(names.slice(0, 1), { output: 'pdf', to })
    expect(await again.code).toBe(1)
    expect(again.written.stderr).toBe(`a.png: ${join(to, 'a.pdf')} is there already\n`)
  })

  it('prints one file in any format, but no PDF on a terminal and no two as one', async () => {
    const { code, written } = run([join(folder, 'a.png')], { output: 'alto' })
    for (const task of await waiting(1)) await read(task, [1])
    expect(await code).toBe(0)
    expect(written.stdout).toMatch(/^<\?xml[\s\S]*<fileName>a\.png<[\s\S]*CONTENT="Page"[\s\S]*<\/alto>\n$/)
    await expect(run(['-'], { output: 'pdf' }, true).code).rejects.toThrow('A PDF is nothing for a terminal')
    await expect(run([folder], { output: 'hocr' }).code).rejects.toThrow('say with --to in which folder')
  })

  // Keys are never forgotten: this comes last.
  it('says that there is no server, or no such key', async () => {
    const nowhere = run(['-'], { server: 'http://127.0.0.1:9' }).code
    await expect(nowhere).rejects.toThrow(new OperatorError('No connection to http://127.0.0.1:9'))
    const key = { requestsPerMinute: null, pagesPerDay: null, lifetimeMs: null }
    await keys.create({ name: 'web', owner: 'web', scopes: ['tasks:read'], ...key })
    const wrong = run(['-'], { key: 'nb_wrong' }).code
    await expect(wrong).rejects.toThrow(new OperatorError('There is no such API key.'))
  })
})
