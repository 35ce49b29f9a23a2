import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const corpus =
  process.env['NUSABACA_TEST_CORPUS'] ?? fileURLToPath(new URL('../../shared/corpus', import.meta.url))

/** Paths of the odd, or the hostile, files that others have met; none, and a line about it, where they are not there. */
export function corpusFiles(kind: 'odd' | 'hostile'): readonly string[] {
  const folder = join(corpus, kind)
  if (!existsSync(folder)) {
    process.stdout.write(
      `${basename(folder)} files are not on this machine (NUSABACA_TEST_CORPUS): they are not tried\n`,
    )
    return []
  }
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(md|txt|json)$/.test(entry.name))
    .map((entry) => join(folder, entry.name))
}
