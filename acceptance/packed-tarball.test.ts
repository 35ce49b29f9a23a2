import { execFile } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { characterErrorRate } from './character-error-rate.js'

const run = promisify(execFile)
const root = fileURLToPath(new URL('..', import.meta.url))
const folder = await mkdtemp(join(tmpdir(), 'nb-pack-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

test('what is published installs in an empty folder and reads a photograph with one command', async () => {
  const packages = ['contract', 'client', 'server'].flatMap((name) => ['-w', `packages/${name}`])
  await run('npm', ['pack', '--pack-destination', folder, ...packages], { cwd: root })
  const tarballs = (await readdir(folder)).filter((name) => name.endsWith('.tgz'))
  await run('npm', ['init', '-y'], { cwd: folder })
  await run('npm', ['install', '--prefer-offline', '--no-audit', ...tarballs.map((name) => `./${name}`)], {
    cwd: folder,
  })
  expect(await readdir(join(folder, 'node_modules/nusabaca/dist/page'))).toContain('index.html')
  await cp(join(root, 'samples/surat.jpg'), join(folder, 'photo.jpg'))
  const env = { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') }
  const { stdout } = await run('npx', ['nusabaca', 'ocr', 'photo.jpg'], { cwd: folder, env })
  const truth = await readFile(join(root, 'samples/surat.txt'), 'utf8')
  expect(characterErrorRate(truth, stdout)).toBeLessThan(0.05)
  expect(await readdir(folder)).not.toContain('data')
}, 300_000)
