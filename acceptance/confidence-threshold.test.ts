import { afterAll, beforeAll, expect, it } from 'vitest'
import { createNote, type SampleDocument } from '../scripts/sample-documents.js'
import { characterErrorRate } from './character-error-rate.js'
import { endOwnProgram, type Program, startOwnProgram } from './program.js'
import { readDocument } from './read-document.js'

const json = { extract_format: 'json' } as const
let program: Program
let note: SampleDocument

beforeAll(async () => {
  program = await startOwnProgram()
  note = await createNote('jpeg')
})
afterAll(() => endOwnProgram(program))

it('leaves lines out of the blocks, never out of the text', async () => {
  const all = await readDocument(program.client, note, { ...json, confidence_threshold: 0 })
  const confidences = all.status.ocr_result.text_blocks.map((block) => block.confidence)
  expect(confidences).toHaveLength(3)
  const threshold = Math.max(...confidences)
  const kept = confidences.filter((confidence) => confidence >= threshold).length

  const { status, results } = await readDocument(program.client, note, {
    ...json,
    confidence_threshold: threshold,
  })
  expect(status.ocr_result).toMatchObject({
    full_text: all.status.ocr_result.full_text,
    text_blocks_count: kept,
    text_blocks_below_threshold: confidences.length - kept,
  })
  expect(status.ocr_result.text_blocks).toHaveLength(kept)
  expect(status.ocr_result.text_blocks.every((block) => block.confidence >= threshold)).toBe(true)
  const flags = results.pages[0]?.lines.map((line) => line.below_threshold ?? false)
  expect(flags).toEqual(confidences.map((confidence) => confidence < threshold))
})

it('of 1 still gives the whole text', async () => {
  const { status, results } = await readDocument(program.client, note, { confidence_threshold: 1 })
  expect(characterErrorRate(status.ocr_result.full_text, note.pages[0] ?? '')).toBeLessThan(0.06)
  expect(results.pages[0]?.lines).toHaveLength(3)
})

it.each(['-0.1', '1.5', 'high'])('of %s is refused', async (value) => {
  const threshold = value as unknown as number
  const submitted = program.client.submitDocument(note, { confidence_threshold: threshold })
  await expect(submitted).rejects.toMatchObject({ code: 'invalid_request' })
})
