import { readFile } from 'node:fs/promises'
import type { BoundingBox } from '@nusabaca/client'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTypedNotebook } from '../scripts/sample-documents.js'
import { endOwnProgram, type Program, startOwnProgram } from './program.js'
import { readDocument } from './read-document.js'

let program: Program

beforeAll(async () => {
  program = await startOwnProgram({ NUSABACA_OCR_ENGINE: 'noop' })
})
afterAll(() => endOwnProgram(program))

it('draws a page on which the boxes of its words fit', async () => {
  const { results, status } = await readDocument(program.client, await createTypedNotebook(2))
  const [, page] = results.pages
  if (page === undefined) throw new Error('The second page was not read')
  const image = await program.client.getPageImage(status.task_id, 2, { width: 640 })
  const picture = sharp(await image.arrayBuffer()).greyscale()
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true })
  expect(info.width).toBe(640)
  expect(info.height / info.width).toBeCloseTo(page.height / page.width, 2)
  const scale = info.width / page.width
  const isInBox = boxesOf(
    page.lines.map(({ bounding_box }) => bounding_box),
    scale,
  )
  const inked = Array.from(data.keys()).filter((at) => (data[at] ?? 255) < 100)
  const covered = inked.filter((at) => isInBox(at % info.width, Math.floor(at / info.width)))
  expect(inked.length).toBeGreaterThan(500)
  expect(covered.length / inked.length).toBeGreaterThan(0.95)
})

it('draws originals that browsers cannot show, and no document whose password was erased with its end', async () => {
  const heic = { name: 'photo.heic', data: await readFile('samples/photo.heic') }
  const { task_id } = await program.client.submitDocument(heic)
  const image = await program.client.getPageImage(task_id, 1, { width: 64 })
  expect(await sharp(await image.arrayBuffer()).metadata()).toMatchObject({ format: 'jpeg', width: 64 })
  const password = 'rahasia'
  const locked = await readDocument(program.client, await createTypedNotebook(1, { password }), { password })
  const asked = program.client.getPageImage(locked.status.task_id, 1)
  await expect(asked).rejects.toMatchObject({ status: 422, code: 'password_required' })
})

function boxesOf(boxes: readonly BoundingBox[], scale: number): (x: number, y: number) => boolean {
  const scaled = boxes.map(([[left, top], , [right, bottom]]) => ({ left, top, right, bottom }))
  return (x, y) =>
    scaled.some(
      ({ left, top, right, bottom }) =>
        x >= left * scale - 2 && x <= right * scale + 2 && y >= top * scale - 2 && y <= bottom * scale + 2,
    )
}
