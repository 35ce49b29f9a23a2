import { defineConfig } from 'vitest/config'

const resolve = { conditions: ['nusabaca-source'] }
const ssr = { resolve: { conditions: ['nusabaca-source'] } }

export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        ssr,
        test: { name: 'unit', include: ['packages/*/src/**/*.test.ts'], testTimeout: 30_000 },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'acceptance',
          include: ['acceptance/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
