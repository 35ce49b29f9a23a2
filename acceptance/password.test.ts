import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTypedNotebook, type SampleDocument } from '../scripts/sample-documents.js'
import { characterErrorRate } from './character-error-rate.js'
import { endOwnProgram, type Program, startOwnProgram } from './program.js'
import { readDocument } from './read-document.js'
import { request } from './requests.js'

const password = 'kunci-rahasia-42'
let program: Program
let locked: SampleDocument

beforeAll(async () => {
  program = await startOwnProgram({ NUSABACA_OCR_ENGINE: 'noop' })
  locked = await createTypedNotebook(2, { password })
})
afterAll(() => endOwnProgram(program))

it('opens an encrypted PDF', async () => {
  const { results } = await readDocument(program.client, locked, { password })
  expect(results.pages).toHaveLength(2)
  for (const [index, truth] of locked.pages.entries()) {
    expect(characterErrorRate(results.pages[index]?.text ?? '', truth)).toBeLessThan(0.06)
  }
})

it.each([
  ['wrong', { password: 'something else' }],
  ['missing', {}],
])('is asked for when it is %s', async (_, options) => {
  const submitted = program.client.submitDocument(locked, options)
  await expect(submitted).rejects.toMatchObject({ status: 422, code: 'password_required', retryable: false })
})

it('is neither logged nor echoed', async () => {
  const { task_id } = await program.client.submitDocument(locked, { password })
  await program.client.waitForTask(task_id)
  const { text } = await request(`${program.url}/api/v1/upload/status/${task_id}/`)
  expect(text).not.toContain(password)
  expect(JSON.stringify(program.events())).not.toContain(password)
})
