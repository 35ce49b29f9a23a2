import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { startTestApp } from '../http/test-app.testing.js'
import { NusabacaError } from './errors.js'
import { anonymous } from './principal.js'
import { readText } from './read-text.js'
import { submitDocument } from './submit-document.js'

const { context, tasks, close } = await startTestApp()
afterAll(close)

test('a task that was recorded without anybody hearing of it has its original', async () => {
  const { files, stagingDir } = context
  let taskId = ''
  const ports = {
    ...context,
    tasks: {
      ...tasks,
      async insert(task: Parameters<typeof tasks.insert>[0]) {
        taskId = (await tasks.insert(task)).id
        throw new NusabacaError('storage_unavailable', {
          detail: 'The database is not available at the moment; try again later.',
        })
      },
    },
    onEnqueueFailed: () => undefined,
  }
  const path = join(stagingDir, 'arrived')
  await mkdir(stagingDir, { recursive: true })
  await writeFile(path, 'a letter')
  const document = {
    id: crypto.randomUUID(),
    again: false,
    batchId: null,
    file: { path, name: 'letter.png', bytes: 8, sha256: 'aa' },
    options: { language: 'en', extract_format: 'text', confidence_threshold: 0.8 },
    sender: { principal: anonymous, client: 'somebody', trace: { requestId: 'r' } },
  } as const
  const submitted = submitDocument(ports, document, new AbortController().signal)
  await expect(submitted).rejects.toMatchObject({ code: 'storage_unavailable' })
  const task = await tasks.find(taskId)
  expect(await readText(files, task?.file.key ?? '')).toBe('a letter')
})
