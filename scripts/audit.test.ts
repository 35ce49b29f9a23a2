import { expect, test } from 'vitest'
import { type AuditReport, unexplained } from './audit.js'

const advisory = (id: string, severity: string) => ({ url: `https://github.com/advisories/${id}`, severity })
const report: AuditReport = {
  vulnerabilities: {
    left: { via: [advisory('GHSA-aaaa', 'low'), advisory('GHSA-bbbb', 'moderate')] },
    right: { via: ['left', advisory('GHSA-cccc', 'critical')] },
  },
}

test('advisories of moderate severity and above are found, through whatever they come', () => {
  expect(unexplained(report, 'Nothing is known.')).toEqual([
    'left: moderate, https://github.com/advisories/GHSA-bbbb',
    'right: critical, https://github.com/advisories/GHSA-cccc',
  ])
})

test('what is explained is not told again', () => {
  expect(unexplained(report, 'GHSA-bbbb: left is not called. GHSA-cccc: mended by us.')).toEqual([])
  expect(unexplained({ vulnerabilities: {} }, '')).toEqual([])
})
