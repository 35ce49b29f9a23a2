import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

const compressions = { br: promisify(brotliCompress), gz: promisify(gzip) }

/** Writes each file compressed beside itself, so that the server only has to choose. */
function compressFiles(): Plugin {
  return {
    name: 'compress-files',
    async writeBundle({ dir = '' }) {
      const names = await readdir(dir, { recursive: true })
      await Promise.all(
        names.filter((name) => /\.(js|css|html|svg)$/.test(name)).map((name) => compress(join(dir, name))),
      )
    },
  }
}

async function compress(file: string): Promise<void> {
  const bytes = await readFile(file)
  for (const [extension, pack] of Object.entries(compressions)) {
    await writeFile(`${file}.${extension}`, await pack(bytes))
  }
}

export default defineConfig({
  // Works under any path that a proxy gives it.
  base: './',
  build: {
    // The server's package is what has to have it.
    outDir: '../server/dist/page',
    emptyOutDir: true,
    // The policy lets styles and scripts come as files only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [compressFiles()],
})
