import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openStore } from '../adapters/object-store/open-store.testing.js'
import { claimFiles } from './claim-files.js'
import { OperatorError } from './operator-error.js'

const folder = await mkdtemp(join(tmpdir(), 'nusabaca-claim-'))
afterAll(() => rm(folder, { recursive: true }))

test('files are one database’s, whatever number of its processes ask at a time', async () => {
  const files = openStore({ kind: 'local', folder: join(folder, 'a') })
  await Promise.all([1, 2, 3].map(() => claimFiles(files, 'one')))
  await claimFiles(files, 'one')
  await expect(claimFiles(files, 'another')).rejects.toThrow(/a prefix or a folder of its own/)
})

test('a store that is away stops the program with a sentence', async () => {
  const files = openStore({ kind: 'local', folder: join(folder, 'b') })
  await rm(join(folder, 'b'), { recursive: true })
  await expect(claimFiles(files, 'one')).rejects.toThrow(OperatorError)
})
