import type { Reporter, SerializedError, TestCase, TestModule } from 'vitest/node'

const firstLine = (text = 'no message'): string => text.split('\n', 1)[0] ?? ''

function fullName(test: TestCase): string {
  return `${test.module.relativeModuleId} > ${test.fullName}`
}

/**
 * Ends the output with what is to be known of a long run: a line for each test that failed or passed at its second
 * attempt alone, and one plain line that counts them all, for whoever reads it by machine.
 */
export const closingReporter: Reporter = {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]) {
    const counts = { passed: 0, failed: errors.length, skipped: 0, pending: 0 }
    const lines = errors.map((error) => `FAILED outside of tests: ${firstLine(error.message)}`)
    for (const module of modules) {
      for (const error of module.errors()) {
        counts.failed += 1
        lines.push(`FAILED ${module.relativeModuleId}: ${firstLine(error.message)}`)
      }
      for (const test of module.children.allTests()) {
        const { state, errors = [] } = test.result()
        counts[state] += 1
        const outcome = state === 'failed' ? 'FAILED' : test.diagnostic()?.flaky === true && 'FLAKY'
        if (outcome) lines.push(`${outcome} ${fullName(test)}: ${firstLine(errors[0]?.message)}`)
      }
    }
    const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''
    lines.push(`${counts.passed} passed, ${counts.failed} failed${skipped}`)
    process.on('exit', () => console.log(lines.join('\n')))
  },
}
