import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const built = fileURLToPath(new URL('../../packages/server/dist/page/', import.meta.url))

test('what the first view needs is under 250 KB as gzip', async () => {
  const html = await readFile(join(built, 'index.html'), 'utf8')
  const needed = (await readdir(join(built, 'assets'))).filter((name) => html.includes(`${name}"`))
  expect(needed.length).toBeGreaterThanOrEqual(2)
  const sizes = await Promise.all(
    ['index.html', ...needed.map((name) => `assets/${name}`)].map(
      async (name) => (await readFile(join(built, `${name}.gz`))).length,
    ),
  )
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(250_000)
})
