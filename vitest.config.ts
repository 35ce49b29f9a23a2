import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { closingReporter } from './scripts/closing-reporter.js'

const resolve = { conditions: ['nusabaca-source'] }
const ssr = { resolve }

/** A busy machine can be late once, and the output ends by saying so. What is found at random stays found. */
const retry = { count: 1, condition: /^(?!Property failed)/ }

/** Tests that set variables of the process, which vendors' clients read: each file has modules of its own. */
const settingVariables = [
  'packages/server/src/adapters/{object-store,outbound-http}/*.test.ts',
  'packages/server/src/adapters/ocr-engine/google-vision*.test.ts',
  'packages/server/src/core/follow-operations.test.ts',
]

/** The files beside the sources. To load their modules anew for each would cost more than they do. */
function unit(name: string, test: object): TestProjectInlineConfiguration {
  return {
    resolve,
    ssr,
    test: {
      name,
      include: ['packages/*/src/**/*.test.ts', 'scripts/**/*.test.ts'],
      testTimeout: 30_000,
      retry,
      // For a busy machine: what is waited for comes sooner elsewhere.
      expect: { poll: { timeout: 10_000 } },
      maxWorkers: 2,
      ...test,
    },
  }
}

/** The built program in its own processes, one file after the other unless told otherwise. */
function acceptance(name: string, groupOrder: number, test: object): TestProjectInlineConfiguration {
  return {
    resolve,
    ssr,
    test: {
      name,
      testTimeout: 120_000,
      retry,
      hookTimeout: 90_000,
      fileParallelism: false,
      sequence: { groupOrder },
      ...test,
    },
  }
}

/** The acceptance suite on a database (`embedded`, `postgres`), a queue (`database`, `redis`) and a cloud (`none`, `google`). */
function acceptanceOn(database = 'embedded', queue = 'database', cloud = 'none'): object {
  const embedded = database === 'embedded' ? ['acceptance/{embedded,page}/*.test.ts'] : []
  return {
    include: ['acceptance/*.test.ts', ...embedded],
    // Links into a bucket are the bucket's own; tests of the object stores are about them.
    exclude: cloud === 'none' ? [] : ['acceptance/signed-links.test.ts'],
    globalSetup: ['acceptance/global-setup.ts'],
    env: { NUSABACA_TEST_DATABASE: database, NUSABACA_TEST_QUEUE: queue, NUSABACA_TEST_CLOUD: cloud },
  }
}

const { NUSABACA_TEST_DATABASE, NUSABACA_TEST_QUEUE, NUSABACA_TEST_CLOUD, NUSABACA_TEST_LIVE } = process.env

export default defineConfig({
  test: {
    reporters: ['default', closingReporter],
    projects: [
      unit('unit', { exclude: settingVariables, isolate: false }),
      unit('unit-isolated', {
        include: settingVariables,
        // Real clouds, with somebody's credentials and at their cost: docs/clouds.md.
        exclude: NUSABACA_TEST_LIVE === '1' ? [] : ['**/*live.test.ts'],
      }),
      acceptance('acceptance', 1, {
        ...acceptanceOn(NUSABACA_TEST_DATABASE, NUSABACA_TEST_QUEUE, NUSABACA_TEST_CLOUD),
        // While one waits for its server to start another is at work; a third would only wait, too.
        fileParallelism: true,
        maxWorkers: 2,
      }),
      // What the database and the queue decide; `npm run test:combinations` runs the other tests too.
      acceptance('acceptance-on-servers', 2, {
        ...acceptanceOn('postgres', 'redis'),
        include: ['*contract*', '*keys*', '*partial*', '*probes*', '*revoke*', '*speech*', 'page/page'].map(
          (name) => `acceptance/${name}.test.ts`,
        ),
        fileParallelism: true,
        maxWorkers: 3,
      }),
      acceptance('many-machines', 2, {
        ...acceptanceOn(),
        include: ['acceptance/many-machines/*.test.ts', 'acceptance/services/*.test.ts'],
        // Most of their time they wait for something to be noticed.
        fileParallelism: true,
        maxWorkers: 3,
      }),
    ],
  },
})
