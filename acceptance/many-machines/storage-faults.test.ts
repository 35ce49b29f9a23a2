import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTypedNotebook, type SampleDocument } from '../../scripts/sample-documents.js'
import { type Api, type Deployment, startDeployment } from '../deployment.js'
import { type AcceptedTasks, createAcceptedTasks } from './accepted-tasks.js'
import { holdPages } from './pages.js'

let notebook: SampleDocument
let deployment: Deployment
let api: Api
let accepted: AcceptedTasks

async function start(dataDir?: string): Promise<void> {
  deployment = await startDeployment({
    environment: { NUSABACA_OCR_ENGINE: 'noop' },
    ...(dataDir !== undefined && { dataDir }),
  })
  api = deployment.api('api-1')
  accepted = createAcceptedTasks(api.client)
  notebook = await createTypedNotebook(3)
}

const hold = (): Promise<() => void> =>
  holdPages(deployment, [deployment.worker('worker-1')], () => accepted.submit(notebook))

/** Every file below the data folder but the caches. */
async function storedFiles(): Promise<readonly string[]> {
  const entries = await readdir(deployment.dataDir, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return paths.filter((path) => !path.includes('/cache/')).sort()
}

async function expectStorageUnavailable(): Promise<void> {
  const upload = api.client.submitDocument(notebook, {}, { maxRetries: 0 })
  await expect(upload).rejects.toMatchObject({ status: 503, code: 'storage_unavailable', retryable: true })
}

/** Mounting needs root. */
describe.runIf(process.getuid?.() === 0)('a full disk', () => {
  let disk: string

  beforeAll(async () => {
    disk = await mkdtemp(join(tmpdir(), 'nb-disk-'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'nusabaca-test', disk])
    await start(join(disk, 'data'))
  })
  afterAll(async () => {
    await deployment?.end()
    execFileSync('umount', ['--lazy', disk])
    await rm(disk, { recursive: true })
  })

  it('refuses uploads and leaves nothing of them, and what was accepted ends when there is room', async () => {
    const thaw = await hold()
    const before = await storedFiles()
    const filler = join(disk, 'filler')
    await writeFile(filler, Buffer.alloc(64 * 1024 ** 2)).catch((error: unknown) => {
      expect(error).toMatchObject({ code: 'ENOSPC' })
    })
    thaw()
    await expectStorageUnavailable()
    expect(await storedFiles()).toEqual(before)
    expect((await api.client.listTasks()).tasks).toHaveLength(accepted.ids().length)
    await rm(filler)
    await accepted.completed(60_000)
  })
})

describe('a folder of files that is away', () => {
  beforeAll(() => start())
  afterAll(() => deployment?.end())

  it('refuses uploads, and what was accepted ends when it is back', async () => {
    const thaw = await hold()
    const folder = join(deployment.dataDir, 'files')
    await rename(folder, `${folder}.away`)
    thaw()
    await expectStorageUnavailable()
    await rename(`${folder}.away`, folder)
    await accepted.completed(60_000)
  })
})
