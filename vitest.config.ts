import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import type { Reporter, SerializedError, TestModule } from 'vitest/node'

const resolve = { conditions: ['nusabaca-source'] }
const ssr = { resolve }

/** Ends the output with one plain line that counts the tests, for whoever reads it by machine. */
const closingLine: Reporter = {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]) {
    const counts = { passed: 0, failed: errors.length, skipped: 0, pending: 0 }
    for (const module of modules) {
      if (module.errors().length > 0) counts.failed += 1
      for (const test of module.children.allTests()) counts[test.result().state] += 1
    }
    const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''
    process.on('exit', () => console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`))
  },
}

/** The built program in its own processes; most of their time the tests wait for something to be noticed. */
function acceptance(name: string, test: object): TestProjectInlineConfiguration {
  return {
    resolve,
    ssr,
    test: {
      name,
      testTimeout: 120_000,
      hookTimeout: 90_000,
      maxWorkers: 3,
      // After the unit tests.
      sequence: { groupOrder: 1 },
      ...test,
    },
  }
}

/** The acceptance suite on a database (`embedded`, `postgres`), a queue (`database`, `redis`) and a cloud (`none`, `google`). */
function acceptanceOn(database = 'embedded', queue = 'database', cloud = 'none'): object {
  const embedded = database === 'embedded' ? ['acceptance/{embedded,page}/*.test.ts'] : []
  return {
    include: ['acceptance/*.test.ts', ...embedded],
    globalSetup: ['acceptance/global-setup.ts'],
    env: { NUSABACA_TEST_DATABASE: database, NUSABACA_TEST_QUEUE: queue, NUSABACA_TEST_CLOUD: cloud },
  }
}

const { NUSABACA_TEST_DATABASE, NUSABACA_TEST_QUEUE, NUSABACA_TEST_CLOUD, NUSABACA_TEST_LIVE } = process.env

export default defineConfig({
  test: {
    reporters: ['default', closingLine],
    projects: [
      {
        resolve,
        ssr,
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'scripts/**/*.test.ts'],
          // Real clouds, with somebody's credentials and at their cost: docs/clouds.md.
          exclude: NUSABACA_TEST_LIVE === '1' ? [] : ['**/*live.test.ts'],
          testTimeout: 30_000,
        },
      },
      acceptance(
        'acceptance',
        acceptanceOn(NUSABACA_TEST_DATABASE, NUSABACA_TEST_QUEUE, NUSABACA_TEST_CLOUD),
      ),
      // What the database and the queue decide; `npm run test:combinations` runs the other tests too.
      acceptance('acceptance-on-servers', {
        ...acceptanceOn('postgres', 'redis'),
        include: ['contract', 'keys', 'partial', 'probes', 'revoke'].map(
          (name) => `acceptance/*${name}*.test.ts`,
        ),
      }),
      acceptance('many-machines', {
        ...acceptanceOn(),
        include: ['acceptance/many-machines/*.test.ts', 'acceptance/services/*.test.ts'],
      }),
    ],
  },
})
