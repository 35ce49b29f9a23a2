import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import * as contract from '@nusabaca/contract'
import { build } from 'esbuild'
import { createTypePrinter } from './print-types.js'

// Who installs the client gets one module and its types, and nothing else: what the contract has of both is copied.

const client = fileURLToPath(new URL('../packages/client/', import.meta.url))
const bundle = `${client}bundle/`
const contractTypesDir = fileURLToPath(new URL('../packages/contract/dist/', import.meta.url))

await rm(bundle, { recursive: true, force: true })
await mkdir(bundle)
await build({
  entryPoints: [`${client}src/index.ts`],
  outfile: `${bundle}index.js`,
  bundle: true,
  format: 'esm',
  target: 'es2022',
  platform: 'neutral',
  conditions: ['nusabaca-source'],
})

const importing = /(?:im|ex)port type \{([^}]*)\} from '@nusabaca\/contract'/g
const wanted = new Set<string>()
for (const name of await readdir(`${client}dist`)) {
  if (!name.endsWith('.d.ts') || name.includes('.test.')) continue
  const text = await readFile(`${client}dist/${name}`, 'utf8')
  for (const [, names = ''] of text.matchAll(importing)) {
    for (const each of names.split(',')) wanted.add(each.replace(/\btype\b/, '').trim())
  }
  const ours = text
    .replaceAll("'@nusabaca/contract'", "'./contract.js'")
    .replaceAll("'@nusabaca/contract/constants'", "'./task-life.js'")
  if (ours.includes('@nusabaca/')) throw new TypeError(`${name} needs more of the contract than is copied`)
  await writeFile(`${bundle}${name}`, ours)
}
// The only values of the contract that the client hands on.
await copyFile(`${contractTypesDir}task-life.d.ts`, `${bundle}task-life.d.ts`)
await writeFile(`${bundle}contract.d.ts`, contractTypes([...wanted].filter((name) => name !== '')))

function contractTypes(names: readonly string[]): string {
  const schemas = new Map<string, object>()
  for (const [name, value] of Object.entries(contract)) {
    if (typeof value === 'object' && name.endsWith('Schema'))
      schemas.set(name.slice(0, -'Schema'.length), value)
  }
  const printer = createTypePrinter(new Map([...schemas].map(([name, schema]) => [schema, name])))
  // One type is made of what is no schema.
  const events = Object.entries(contract.taskEventSchemas).map(
    ([event, data]) =>
      `{ readonly id: string; readonly event: '${event}'; readonly data: ${printer.refer(data)} }`,
  )
  for (const name of names) {
    if (name === 'TaskEvent') continue
    const schema = schemas.get(name)
    if (schema === undefined) throw new TypeError(`The contract has no ${name}Schema`)
    printer.refer(schema)
  }
  return [`export type TaskEvent = ${events.join(' | ')}\n`, printer.declarations()].join('\n')
}
