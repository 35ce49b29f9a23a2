import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { ignoredVariables } from '../packages/server/src/config.js'
import { type Setting, settings } from '../packages/server/src/settings.js'

const all: readonly Setting<unknown>[] = Object.values(settings)

/** The files that are made from the table of settings: their paths from the root, and what they must hold. */
export function generatedDocs(): Readonly<Record<string, string>> {
  return { 'docs/configuration.md': configurationPage(), '.env.example': exampleEnvironment() }
}

/** Where one of them lies on this machine. */
export function locate(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url))
}

function configurationPage(): string {
  const head = ['variable', 'default', 'value', 'meaning']
  const rows = all.map((setting) => [
    [setting.variable, setting.alias].flatMap((name) => (name === undefined ? [] : code(name))).join(' or '),
    shownDefault(setting),
    expected(setting),
    setting.meaning,
  ])
  return `# Configuration

<!-- Made by scripts/write-docs.ts from packages/server/src/settings.ts. Change it there. -->

Settings are environment variables. Each has a default that works, so none is needed. An empty variable counts
as absent. \`nusabaca check\` prints the effective values, secrets hidden, and tries what depends on them. A value
that is not valid stops the program at its start; it names every fault at once.

${table([head, ...rows])}

Units of sizes are \`KiB\`, \`MiB\` and \`GiB\`; without one they are bytes. Units of durations are \`ms\`, \`s\`, \`min\`,
\`h\` and \`d\`; without one they are milliseconds, whether or not the variable's name ends in \`_MS\`.

\`nusabaca\` reads no file of settings itself. Node does: copy \`.env.example\` to \`.env\` and run
\`node --env-file=.env packages/server/dist/main.js serve\`.

\`serve\` logs a warning when one of these is set, as this version does not act on it:

${ignoredVariables.map((variable) => `- ${code(variable)}`).join('\n')}
`
}

/** A Markdown table as the formatter wants it: every column as wide as its widest cell. */
function table(rows: readonly (readonly string[])[]): string {
  const [head = []] = rows
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const rule = widths.map((width) => '-'.repeat(width))
  return [line(head), line(rule), ...rows.slice(1).map(line)].join('\n')
}

function exampleEnvironment(): string {
  const entries = all.map((setting) => {
    const value = isMachineDependent(setting) ? '' : (setting.fallback ?? '')
    const [meaning, expectation] = [setting.meaning, expected(setting)]
    return `# ${meaning}\n# value: ${expectation}\n#${setting.variable}=${value}\n`
  })
  return `# Made by scripts/write-docs.ts from packages/server/src/settings.ts.
# Every setting with its default. Take the # away from what you change; docs/configuration.md says more.

${entries.join('\n')}`
}

function shownDefault(setting: Setting<unknown>): string {
  if (isMachineDependent(setting)) return 'cores'
  return setting.fallback === undefined ? 'none' : code(setting.fallback)
}

/** Its default is the number of this machine's cores. */
function isMachineDependent(setting: Setting<unknown>): boolean {
  return setting === settings.concurrency
}

/** What the program says that it expects, which it says of an empty value. */
function expected(setting: Setting<unknown>): string {
  try {
    setting.parse('')
    return 'any text'
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error)
    // Units are explained once, below the table.
    return sentence.replace(/ \(without a unit: .*?\)/, '')
  }
}

function code(text: string): string {
  return `\`${text}\``
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, content] of Object.entries(generatedDocs())) {
    await writeFile(locate(path), content)
    console.log(path)
  }
}
