import { rm } from 'node:fs/promises'
import { createDataDir, startProgram, templateVariable } from './program.js'
import { until } from './until.js'

/**
 * Makes one data folder of a server that has started once, with its database created and its networks
 * prepared. Every test starts from a copy: what is tested is the program at work, not its first start anew
 * each time.
 */
export async function setup(): Promise<() => Promise<void>> {
  const dataDir = await createDataDir()
  const program = await startProgram(dataDir)
  await until({ what: 'the recognisers are loaded', withinMs: 120_000 }, () =>
    program.events().some(({ msg }) => msg === 'Recognizers loaded') ? true : null,
  )
  await program.stop()
  process.env[templateVariable] = dataDir
  return () => rm(dataDir, { recursive: true, force: true })
}
