import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { loadConfig } from '../packages/server/src/config.js'
import { buildProbes } from '../packages/server/src/http/build-probes.js'
import { buildMonitor } from '../packages/server/src/http/monitor/build-monitor.js'
import { startTestApp } from '../packages/server/src/http/test-app.testing.js'
import { type Setting, settings } from '../packages/server/src/settings.js'
import {
  composeProcesses,
  composeProject,
  filesIn,
  interpolate,
  kubernetesObjects,
  kubernetesProcesses,
  locate,
  type Parsed,
  parseEnvironment,
  parseYaml,
  read,
  systemdProcess,
} from './deployment-files.kit.js'

const processes = [...composeProcesses(), ...kubernetesProcesses(), systemdProcess()]
const named = processes.map((process) => [process.name, process] as const)
const all: readonly Setting<unknown>[] = Object.values(settings)
const variables = new Set(all.flatMap(({ variable, alias }) => [variable, alias ?? variable]))

/** What others read: Node, Amazon's client, Compose and what it starts. */
const othersVariables = new Set([
  'API_ADDRESS',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'COMPOSE_PROFILES',
  'IMAGE',
  'MINIO_ADDRESS',
  'MINIO_IMAGE',
  'MONITOR_ADDRESS',
  'NODE_ENV',
  'POSTGRES_PASSWORD',
  'SITE',
  'TMPDIR',
  'WORKERS',
])

const { context, app, close } = await startTestApp()
const board = { pagePaths: [], page: async () => '', filesDir: locate('deploy'), questions: [] }
const apps: Readonly<Record<string, typeof app>> = {
  serve: app,
  worker: await buildProbes(context),
  monitor: await buildMonitor({ ...context, board }),
}
afterAll(async () => {
  await apps['worker']?.close()
  await apps['monitor']?.close()
  await close()
})

const helps = new Map<string, string>()

/** What the built program says of a command. */
function helpOf(args: readonly string[]): string {
  const command = args.join(' ')
  const main = locate('packages/server/dist/main.js')
  const help = helps.get(command) ?? String(execFileSync(process.execPath, [main, ...args, '--help']))
  helps.set(command, help)
  return help
}

test.each(filesIn('deploy').filter((path) => /\.(ya?ml|json)$/.test(path)))('%s can be parsed', (path) => {
  if (path.endsWith('.json')) JSON.parse(read(path))
  else expect(parseYaml(path).every((document) => typeof document === 'object')).toBe(true)
})

test.each([...filesIn('deploy'), '.dockerignore', 'docs/deploy.md'])(
  '%s names settings that there are',
  (path) => {
    const names = read(path).match(/\b(NUSABACA|GOOGLE|CELERY)_[A-Z][A-Z_]*\b/g) ?? []
    expect(names.filter((name) => !variables.has(name))).toEqual([])
  },
)

describe.each(named)('%s', (_, { args, environment, stopWithinMs, probes }) => {
  test('sets variables that somebody reads, to what is valid', () => {
    expect(() => loadConfig(environment)).not.toThrow()
    const names = Object.keys(environment)
    expect(names.filter((name) => !variables.has(name) && !othersVariables.has(name))).toEqual([])
  })

  test('starts a command that there is, with options that it has', () => {
    const [, ...options] = args
    const help = helpOf(args)
    expect(help).toMatch(new RegExp(`^Usage: nusabaca ${args[0]} `))
    for (const option of options) expect(help).toContain(option)
  })

  test('is given the time to stop that it may take', () => {
    const { drainMs, shutdownGraceMs } = loadConfig(environment)
    // The last ten seconds are those of main.ts.
    const boundMs = drainMs + shutdownGraceMs + 10_000
    if (stopWithinMs !== null) expect(stopWithinMs).toBeGreaterThanOrEqual(boundMs)
  })

  test('is asked for what it answers, where it listens', () => {
    const [command = ''] = args
    const { port: api, metricsPort, monitorPort } = loadConfig(environment)
    const ports = { serve: api, worker: metricsPort, monitor: monitorPort }
    for (const { port, path } of probes) {
      expect(apps[command]?.hasRoute({ method: 'GET', url: path }), path).toBe(true)
      expect(port).toBe(ports[command as keyof typeof ports])
    }
  })
})

test('every service that goes on is looked after by a probe', () => {
  const lonely = [...composeProcesses(), ...kubernetesProcesses()].filter(
    ({ stopWithinMs, probes }) => stopWithinMs !== null && probes.length === 0,
  )
  expect(lonely).toEqual([])
})

test('what systemd starts has its socket where other commands find it', () => {
  expect(systemdProcess().environment).toMatchObject({ TMPDIR: '/run/nusabaca' })
  expect(read('deploy/systemd/nusabaca.service')).toContain('\nRuntimeDirectory=nusabaca\n')
})

describe('the image', () => {
  const lines = read('deploy/Dockerfile').replaceAll('\\\n', ' ').split('\n')
  const ignored = read('.dockerignore').trim().split('\n')
  const sources = lines
    .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
    .flatMap((line) => line.split(' ').slice(1, -1))
    .filter((source) => source !== '.')

  test.each(sources)('is made of %s, which there is', (source) => {
    expect(existsSync(locate(source))).toBe(true)
    expect(ignored.filter((pattern) => source.split('/').includes(pattern.replace('**/', '')))).toEqual([])
  })

  test('has every workspace where npm looks for it', () => {
    const { workspaces } = JSON.parse(read('package.json'))
    expect(sources).toEqual(
      expect.arrayContaining(workspaces.map((folder: string) => `${folder}/package.json`)),
    )
  })

  test('runs scripts that there are', () => {
    const { scripts } = JSON.parse(read('package.json'))
    const run = lines.flatMap((line) => [...line.matchAll(/npm run (\S+)/g)].map(([, name = '']) => name))
    expect(run).not.toEqual([])
    expect(run.filter((name) => scripts[name] === undefined)).toEqual([])
  })

  test('gets signals itself, and is not root', () => {
    const entry = lines.find((line) => line.startsWith('ENTRYPOINT ')) ?? ''
    expect(JSON.parse(entry.slice('ENTRYPOINT '.length))).toEqual([
      'node',
      '/app/packages/server/dist/main.js',
    ])
    expect(lines).toContainEqual(expect.stringMatching(/^USER [1-9]\d*:[1-9]\d*$/))
  })
})

describe('Compose', () => {
  test('takes from the example what its file asks for', () => {
    const example = parseEnvironment(read('deploy/.env.example'), { commented: true })
    expect(Object.keys(example).filter((name) => !variables.has(name) && !othersVariables.has(name))).toEqual(
      [],
    )
    expect(() => interpolate(read('deploy/compose.yaml'), { ...example, POSTGRES_PASSWORD: '' })).toThrow(
      'POSTGRES_PASSWORD',
    )
  })

  test('starts only what it has, on volumes and files that it has', () => {
    const { services, volumes } = composeProject()
    for (const { depends_on = {}, volumes: mounts = [] } of Object.values<Parsed>(services)) {
      const needed = Array.isArray(depends_on) ? depends_on : Object.keys(depends_on)
      expect(Object.keys(services)).toEqual(expect.arrayContaining(needed))
      for (const mount of mounts) {
        const [source] = mount.split(':')
        const exists = source.startsWith('./') ? existsSync(locate(`deploy/${source}`)) : source in volumes
        expect(exists, source).toBe(true)
      }
    }
  })

  test('has a Redis that forgets no job', () => {
    const { command } = composeProject().services.redis
    expect(command.join(' ')).toContain('--appendonly yes')
    expect(command.join(' ')).toContain('--maxmemory-policy noeviction')
  })
})

describe('Kubernetes', () => {
  const objects = kubernetesObjects()
  const ofKind = (kind: string) => objects.filter((object) => object.kind === kind)
  const deployments = new Map(ofKind('Deployment').map((object) => [object.metadata.name, object.spec]))
  const podLabels = [...deployments.values()].map(({ template }) => template.metadata.labels)

  test('is given every file but the example of the secret', () => {
    const [{ resources, configMapGenerator }] = parseYaml('deploy/kubernetes/kustomization.yaml')
    const given = [...resources, ...configMapGenerator[0].envs, 'kustomization.yaml', 'secret.example.yaml']
    expect(given.map((name) => `deploy/kubernetes/${name}`).toSorted()).toEqual(filesIn('deploy/kubernetes'))
  })

  test('selects pods that there are', () => {
    const selectors = objects.flatMap(({ kind, spec }) => {
      if (kind === 'Service') return [spec.selector]
      return kind === 'Deployment' || kind === 'PodDisruptionBudget' ? [spec.selector.matchLabels] : []
    })
    expect(selectors.length).toBeGreaterThan(5)
    for (const selector of selectors) expect(podLabels).toContainEqual(expect.objectContaining(selector))
  })

  test('scales and serves what there is', () => {
    for (const { spec } of ofKind('HorizontalPodAutoscaler')) {
      expect([...deployments.keys()]).toContain(spec.scaleTargetRef.name)
      // What is said of both is changed back by each that is applied.
      expect(deployments.get(spec.scaleTargetRef.name)?.replicas).toBeUndefined()
    }
    const [ingress] = ofKind('Ingress')
    const { service } = ingress.spec.rules[0].http.paths[0].backend
    const served = ofKind('Service').find(({ metadata }) => metadata.name === service.name)
    expect(served.spec.ports.map(({ name }: Parsed) => name)).toContain(service.port.name)
    const ports = [...deployments.values()].flatMap(({ template }) => template.spec.containers[0].ports ?? [])
    expect(ports.map(({ name }) => name)).toContain(served.spec.ports[0].targetPort)
  })

  test.each([...ofKind('Job'), ...ofKind('Deployment')].map(({ metadata, spec }) => [metadata.name, spec]))(
    '%s is nobody, writes nowhere else, and hears of no Service by variables',
    (_, { template }) => {
      expect(template.spec).toMatchObject({
        enableServiceLinks: false,
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      })
      for (const { securityContext, resources } of template.spec.containers) {
        expect(securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        })
        expect(Object.keys(resources.requests)).toEqual(['cpu', 'memory'])
      }
    },
  )

  test('gives a worker a core for each recogniser, and the memory that they may take', () => {
    const [container] = deployments.get('nusabaca-worker')?.template.spec.containers ?? []
    const own = container.env.map(({ name, value }: Parsed) => [name, value])
    const { concurrency, recognizerMemoryBytes } = loadConfig(Object.fromEntries(own))
    const { requests, limits } = container.resources
    expect(Number(requests.cpu)).toBe(concurrency)
    expect(limits.memory).toBe(`${(concurrency * recognizerMemoryBytes) / 1024 ** 2 + 512}Mi`)
  })
})

test('docs/deploy.md names commands that there are', () => {
  const commands = read('docs/deploy.md').matchAll(
    /(?:^|[\s`])nusabaca ([a-z]+)(?: (create|list|revoke|retry|active|workers))?/gm,
  )
  const named = new Set([...commands].map(([, command, sub]) => [command, sub ?? ''].join(' ').trim()))
  expect(named.size).toBeGreaterThan(3)
  for (const command of named) {
    expect(helpOf(command.split(' '))).toMatch(new RegExp(`^Usage: nusabaca ${command}\\b`))
  }
})
