import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { generatedDocs, locate } from './write-docs.js'

it.each(Object.entries(generatedDocs()))('%s is up to date (npm run docs)', async (path, content) => {
  expect(await readFile(locate(path), 'utf8')).toBe(content)
})

it('no number of this machine gets into the docs', () => {
  const { 'docs/configuration.md': page } = generatedDocs()
  expect(page).toMatch(/^\| `NUSABACA_CONCURRENCY` +\| cores +\|/m)
})
