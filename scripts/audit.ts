import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** What `npm audit --json` says, as far as it is looked at. */
export interface AuditReport {
  readonly vulnerabilities?: Readonly<
    Record<
      string,
      { readonly via: readonly (string | { readonly url: string; readonly severity: string })[] }
    >
  >
}

/** Advisories of moderate severity and above of which `explained` says nothing, each once. */
export function unexplained({ vulnerabilities = {} }: AuditReport, explained: string): readonly string[] {
  const advisories = Object.entries(vulnerabilities).flatMap(([name, { via }]) =>
    via.flatMap((cause) => {
      // A name stands for another entry of the report.
      if (typeof cause === 'string' || !['moderate', 'high', 'critical'].includes(cause.severity)) return []
      return [{ name, ...cause }]
    }),
  )
  const unknown = advisories.filter(({ url }) => !explained.includes(url.split('/').at(-1) ?? url))
  return [...new Set(unknown.map(({ name, severity, url }) => `${name}: ${severity}, ${url}`))]
}

function main(): void {
  const { stdout } = spawnSync('npm', ['audit', '--json'], { encoding: 'utf8' })
  const report: AuditReport = JSON.parse(stdout)
  if (report.vulnerabilities === undefined) {
    console.log('The registry tells of no advisories here; nothing was audited.')
    return
  }
  const policy = readFileSync(new URL('../SECURITY.md', import.meta.url), 'utf8')
  const found = unexplained(report, policy)
  console.log(
    found.length === 0 ? 'There is no advisory that SECURITY.md does not explain.' : found.join('\n'),
  )
  process.exitCode = found.length === 0 ? 0 : 1
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main()
