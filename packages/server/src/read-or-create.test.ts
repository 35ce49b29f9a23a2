import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readOrCreate } from './read-or-create.js'

test('whoever asks at the same time is given the same, whole', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'nusabaca-'))
  const path = join(folder, 'deep', 'secret.key')
  const texts = Array.from({ length: 20 }, (_, index) => String(index).repeat(1000))
  const [first, ...others] = await Promise.all(texts.map((text) => readOrCreate(path, text)))
  expect(texts).toContain(first)
  for (const other of others) expect(other).toBe(first)
  expect(await readOrCreate(path, 'late')).toBe(first)
  expect(await readdir(join(folder, 'deep'))).toEqual(['secret.key'])
  await rm(folder, { recursive: true })
})
