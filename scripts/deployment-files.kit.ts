import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse, parseAllDocuments } from 'yaml'

/** A file or folder of the project by its path from the root. */
export function locate(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url))
}

export function read(path: string): string {
  return readFileSync(locate(path), 'utf8')
}

/** Paths of all files below a folder, from the root. */
export function filesIn(folder: string): readonly string[] {
  return readdirSync(locate(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== '.env')
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(locate('').length))
    .toSorted()
}

export type Environment = Readonly<Record<string, string>>

/** A process of nusabaca as one of the files under `deploy` starts it. */
export interface DeployedProcess {
  /** Of the file and of what is started there. */
  readonly name: string
  readonly args: readonly string[]
  readonly environment: Environment
  /** Between SIGTERM and SIGKILL; null where it ends by itself. */
  readonly stopWithinMs: number | null
  readonly probes: readonly Probe[]
}

export interface Probe {
  readonly port: number
  readonly path: string
}

// biome-ignore lint/suspicious/noExplicitAny: others' formats, whose own programs check their shape
export type Parsed = any

export function parseYaml(path: string, text = read(path)): readonly Parsed[] {
  const documents = parseAllDocuments(text, { merge: true })
  const [error] = documents.flatMap(({ errors }) => errors)
  if (error !== undefined) throw new Error(`${path}: ${error.message}`)
  return documents.map((document) => document.toJS())
}

/** Lines of `NAME=value`; those behind a `#` too when asked for. */
export function parseEnvironment(text: string, options: { readonly commented?: boolean } = {}): Environment {
  const line = options.commented === true ? /^#?([A-Za-z_]+)=(.*)$/gm : /^([A-Za-z_]+)=(.*)$/gm
  return Object.fromEntries([...text.matchAll(line)].map(([, name = '', value = '']) => [name, value]))
}

/** What the image sets. */
export function imageEnvironment(): Environment {
  const [, lines = ''] = /^ENV ((?:.*\\\n)*.*)/m.exec(read('deploy/Dockerfile')) ?? []
  return Object.fromEntries(lines.split(/[\s\\]+/).map((pair) => pair.split('=') as [string, string]))
}

/** What an operator must fill in. */
const filledIn: Environment = { POSTGRES_PASSWORD: 'secret', NUSABACA_SECRET_KEY: '0'.repeat(64) }

/** A text with `variables` in the place of `${NAME}`, as Compose puts them there. */
export function interpolate(text: string, variables: Environment): string {
  return text.replaceAll(/(?<!\$)\$\{(\w+)(?::-([^}]*)|:\?)?\}/g, (_, name: string, fallback?: string) => {
    const value = variables[name] || fallback
    if (value === undefined) throw new Error(`${name} is not set`)
    return value
  })
}

/** The project of Compose, which replaces variables in values that it has parsed. */
export function composeProject(): Parsed {
  const project = parse(read('deploy/compose.yaml'), { merge: true })
  return JSON.parse(interpolate(JSON.stringify(project), filledIn))
}

/** The services of Compose that are nusabaca. */
export function composeProcesses(): readonly DeployedProcess[] {
  const settings = { ...imageEnvironment(), ...parseEnvironment(read('deploy/.env.example')), ...filledIn }
  return Object.entries<Parsed>(composeProject().services)
    .filter(([, { build }]) => build !== undefined)
    .map(([name, service]) => ({
      name: `compose.yaml ${name}`,
      args: service.command,
      environment: { ...settings, ...texts(service.environment) },
      stopWithinMs: service.restart === 'no' ? null : parseSeconds(service.stop_grace_period) * 1000,
      probes: probesIn(service.healthcheck?.test),
    }))
}

/** The objects of Kubernetes that are applied together. */
export function kubernetesObjects(): readonly Parsed[] {
  const [{ resources }] = parseYaml('deploy/kubernetes/kustomization.yaml')
  return resources.flatMap((name: string) => parseYaml(`deploy/kubernetes/${name}`))
}

/** The containers of Kubernetes. */
export function kubernetesProcesses(): readonly DeployedProcess[] {
  const [secret] = parseYaml('deploy/kubernetes/secret.example.yaml')
  const settings = {
    ...imageEnvironment(),
    ...parseEnvironment(read('deploy/kubernetes/settings.env')),
    ...secret.stringData,
  }
  return kubernetesObjects().flatMap(({ kind, spec }) =>
    (spec?.template?.spec.containers ?? []).map((container: Parsed) => {
      const own = (container.env ?? []).map(({ name, value }: Parsed) => [name, value])
      return {
        name: `kubernetes ${container.name}`,
        args: container.args,
        environment: { ...settings, ...Object.fromEntries(own) },
        stopWithinMs: kind === 'Job' ? null : spec.template.spec.terminationGracePeriodSeconds * 1000,
        probes: ['startupProbe', 'readinessProbe', 'livenessProbe'].flatMap((name) =>
          kubernetesProbe(container, container[name]),
        ),
      }
    }),
  )
}

function kubernetesProbe(container: Parsed, probe: Parsed): readonly Probe[] {
  if (probe?.httpGet === undefined) return probesIn(probe?.exec?.command)
  const { path, port: name } = probe.httpGet
  const port = container.ports.find((each: Parsed) => each.name === name)?.containerPort
  return [{ path, port }]
}

/** What a command line asks on its own machine. */
function probesIn(command: readonly string[] | undefined): readonly Probe[] {
  const urls = (command ?? []).join(' ').matchAll(/http:\/\/127\.0\.0\.1:(\d+)([\w./-]*)/g)
  return [...urls].map(([, port, path = '']) => ({ port: Number(port), path }))
}

/** The unit of systemd. */
export function systemdProcess(): DeployedProcess {
  const unit = read('deploy/systemd/nusabaca.service')
  const value = (key: string) => new RegExp(`^${key}=(.*)$`, 'm').exec(unit)?.[1] ?? ''
  const pairs = value('Environment')
    .split(' ')
    .map((pair) => pair.split('=') as [string, string])
  return {
    name: 'nusabaca.service',
    args: value('ExecStart').split(' ').slice(2),
    environment: Object.fromEntries(pairs),
    stopWithinMs: parseSeconds(value('TimeoutStopSec')) * 1000,
    probes: [],
  }
}

function parseSeconds(text: string): number {
  const [, digits, unit] = /^(\d+)(s|m)$/.exec(text) ?? []
  return Number(digits) * (unit === 'm' ? 60 : 1)
}

/** Compose takes numbers, too; Kubernetes takes text alone. */
function texts(values: Readonly<Record<string, unknown>>): Environment {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]))
}
