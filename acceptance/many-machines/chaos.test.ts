import { setTimeout as pause } from 'node:timers/promises'
import { NusabacaApiError, NusabacaConnectionError, type TaskStatusAnswer } from '@nusabaca/client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Api, type Deployment, type Member, startDeployment } from '../deployment.js'
import { isRunning } from '../processes.js'
import { createRandom, seedOfRun } from '../random.js'
import { until } from '../until.js'
import { type Audit, startAudit } from './audit.js'
import { haunt, memberVictim, serverVictim } from './havoc.js'
import { createSpecimens, outcomeOf, type Specimen, submitSpecimen } from './specimens.js'
import { partialFiles, referredKeys, storedKeys } from './stored-files.js'

const documentCount = Number(process.env['NUSABACA_TEST_DOCUMENTS'] ?? 30)
const clientCount = 4
const longestPauseMs = 3000
const havoc = { longestLifeMs: 10_000, longestAbsenceMs: 3000 }
const endsWithinMs = 120_000 + documentCount * 3000

let deployment: Deployment
let apis: readonly Api[]
let workers: readonly Member[]
let audit: Audit
let specimens: readonly Specimen[]

beforeAll(async () => {
  deployment = await startDeployment({ apis: 2, workers: 3, environment: { NUSABACA_ORPHAN_AGE: '20s' } })
  apis = ['api-1', 'api-2'].map((name) => deployment.api(name))
  workers = ['worker-1', 'worker-2', 'worker-3'].map((name) => deployment.worker(name))
  audit = await startAudit(deployment)
  specimens = await createSpecimens()
}, 180_000)
afterAll(() => deployment?.end())

it('every accepted task ends once and as on a calm day, whatever is killed, and nothing is left behind', {
  timeout: 2 * endsWithinMs,
  retry: 0,
}, async () => {
  const seed = seedOfRun('chaos')
  const calm = await readCalmly()
  const { accepted, children } = await readInChaos(seed)
  await expectGoodEnds(accepted, calm)
  await expectTidyFiles()
  for (const member of [...workers, ...apis]) {
    for (const pid of member.process().children()) children.add(pid)
    await member.stop()
  }
  expect([...children].filter(isRunning), 'recognisers whose parents are gone').toEqual([])
})

/** A task is named by what it does with which specimen: a document's may be two. */
const outcomeName = (kind: string, specimen: string): string => `${kind} of ${specimen}`

/** What each specimen gives, by {@link outcomeName}. */
async function readCalmly(): Promise<ReadonlyMap<string, object>> {
  const { client } = deployment.api('api-1')
  const outcomes = new Map<string, object>()
  async function end(id: string, name: string): Promise<TaskStatusAnswer> {
    const status = await client.waitForTask(id, { timeoutMs: endsWithinMs })
    expect(status.status, name).toBe('completed')
    const outcome = await outcomeOf(client, status)
    if (status.kind === 'speech')
      expect(outcome, name).toMatchObject({ isAsLongAsItSays: true, endsWithin: true })
    outcomes.set(outcomeName(status.kind, name), outcome)
    return status
  }
  const submitted = await Promise.all(specimens.map((specimen) => submitSpecimen(client, specimen)))
  for (const [index, id] of submitted.entries()) {
    const specimen = specimens[index] as Specimen
    const status = await end(id, specimen.name)
    if ('text' in specimen) continue
    const { pages, broken, speak } = specimen
    const counts = { total: pages.length, done: pages.length - broken, failed: broken }
    expect(status).toMatchObject({ pages: counts, partial: broken > 0 })
    const speech = 'speech' in status ? status.speech : undefined
    expect(speech !== undefined, specimen.name).toBe(speak)
    if (speech !== undefined) await end(speech.task_id, specimen.name)
  }
  return outcomes
}

/** Uploads while processes and servers are killed; gives what was accepted, and the pids of the killed's children. */
async function readInChaos(seed: number) {
  const random = createRandom(seed)
  const plan = planUploads(random)
  const children = new Set<number>()
  const victims = [
    ...[...workers, deployment.api('api-1')].map((member) => memberVictim(member, children)),
    serverVictim('PostgreSQL', deployment.postgres),
    serverVictim('Redis', deployment.redis()),
  ]
  let goesOn = true
  const haunted = victims.map((victim) =>
    haunt(victim, { random: createRandom(random() * 2 ** 32), ...havoc, goesOn: () => goesOn }),
  )
  const accepted = new Map<string, Specimen>()
  const uploads = Array.from({ length: clientCount }, async () => {
    for (let next = plan.shift(); next !== undefined; next = plan.shift()) {
      await pause(next.pauseMs)
      accepted.set(await upload(next.specimen), next.specimen)
    }
  })
  await Promise.race([Promise.all(uploads), Promise.all(haunted)]).finally(() => {
    goesOn = false
  })
  const kills = (await Promise.all(haunted)).map((times, index) => `${victims[index]?.name} ${times}`)
  process.stdout.write(`chaos: ${documentCount} documents; killed: ${kills.join(', ')}\n`)
  expect(accepted.size).toBe(documentCount)
  return { accepted, children }
}

function planUploads(random: () => number): { readonly specimen: Specimen; readonly pauseMs: number }[] {
  return Array.from({ length: documentCount }, () => ({
    specimen: specimens[Math.floor(random() * specimens.length)] as Specimen,
    pauseMs: random() * longestPauseMs,
  }))
}

/** As a client does that wants it done: an API that is not there or cannot just now is passed over for the other. */
async function upload(specimen: Specimen): Promise<string> {
  let turn = 0
  return until({ what: `${specimen.name} is accepted`, withinMs: endsWithinMs, everyMs: 200 }, async () => {
    const { client } = apis[turn++ % apis.length] as Api
    try {
      return await submitSpecimen(client, specimen, { timeoutMs: 60_000, maxRetries: 0 })
    } catch (error) {
      if (error instanceof NusabacaConnectionError) return null
      if (error instanceof NusabacaApiError && error.status === 503) return null
      throw error
    }
  })
}

/** An upload without an answer may have made a task that nobody knows: that one must end well too. */
async function expectGoodEnds(
  accepted: ReadonlyMap<string, Specimen>,
  calm: ReadonlyMap<string, object>,
): Promise<void> {
  const { client } = deployment.api('api-2')
  const endBy = performance.now() + endsWithinMs
  const end = (id: string) => client.waitForTask(id, { timeoutMs: Math.max(1, endBy - performance.now()) })
  // Their speech is made as they end.
  const read = await findTasks('recognition')
  for (const { id } of read) await end(id)
  const tasks = [...read, ...(await findTasks('speech'))]
  expect(tasks.map(({ id }) => id)).toEqual(expect.arrayContaining([...accepted.keys()]))
  for (const { id, name, kind } of tasks) {
    expect(accepted.get(id)?.name ?? name).toBe(name)
    expect(await outcomeOf(client, await end(id)), `${id}, ${name}`).toEqual(
      calm.get(outcomeName(kind, name)),
    )
  }
  expect(
    tasks
      .map(({ source }) => source)
      .filter((source) => source !== null)
      .sort(),
  ).toEqual(
    read
      .filter(({ name }) => calm.has(outcomeName('speech', name)))
      .map(({ id }) => id)
      .sort(),
  )
  expect(await audit.notes()).toEqual(new Map(tasks.map(({ id }) => [id, ['ended']])))
}

interface FoundTask extends Record<string, unknown> {
  readonly id: string
  /** Of its specimen. */
  readonly name: string
  readonly kind: string
  /** The recognition that was spoken. */
  readonly source: string | null
}

function findTasks(kind: 'recognition' | 'speech'): Promise<readonly FoundTask[]> {
  return deployment.query<FoundTask>(
    `SELECT id, options->>'tag' AS name, kind, source_task_id AS source FROM nusabaca.tasks WHERE kind = $1`,
    [kind],
  )
}

async function expectTidyFiles(): Promise<void> {
  const referred = await referredKeys(deployment)
  const left = async (): Promise<readonly string[]> => {
    const stored = await storedKeys(deployment)
    expect(stored).toEqual(expect.arrayContaining([...referred]))
    return [...stored.filter((key) => !referred.includes(key)), ...(await partialFiles(deployment))]
  }
  // Twice the age of orphans, and time for those who remove them.
  await until({ what: 'no file is left over', withinMs: 90_000, everyMs: 1000 }, async () => {
    return (await left()).length === 0
  }).catch(async () => expect(await left()).toEqual([]))
}
