// biome-ignore lint/style/noRestrictedImports: the test bundles the client, the client itself does not
import { fileURLToPath } from 'node:url'
// biome-ignore lint/style/noRestrictedImports: as above
import { gzipSync } from 'node:zlib'
// biome-ignore lint/style/noRestrictedImports: as above
import { build } from 'esbuild'
import { expect, it } from 'vitest'

it('is small in a page, and brings nothing but itself and the constants of the contract', async () => {
  const { metafile, outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./index.ts', import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    platform: 'browser',
    format: 'esm',
    conditions: ['nusabaca-source'],
  })
  expect(Object.keys(metafile.inputs).filter((path) => path.includes('node_modules'))).toEqual([])
  expect(gzipSync(outputFiles[0]?.contents ?? '').length).toBeLessThan(8 * 1024)
})
