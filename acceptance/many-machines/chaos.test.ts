import { setTimeout as pause } from 'node:timers/promises'
import { NusabacaApiError, NusabacaConnectionError } from '@nusabaca/client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Api, type Deployment, type Member, startDeployment } from '../deployment.js'
import { isRunning } from '../processes.js'
import { createRandom, seedOfRun } from '../random.js'
import { until } from '../until.js'
import { type Audit, startAudit } from './audit.js'
import { haunt, memberVictim, serverVictim } from './havoc.js'
import { createSpecimens, outcomeOf, type Specimen } from './specimens.js'
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

/** What each specimen gives, by its name. */
async function readCalmly(): Promise<ReadonlyMap<string, object>> {
  const { client } = deployment.api('api-1')
  const outcomes = new Map<string, object>()
  const submitted = await Promise.all(specimens.map((specimen) => client.submitDocument(specimen)))
  for (const [index, { task_id }] of submitted.entries()) {
    const { name, pages, broken } = specimens[index] as Specimen
    const outcome = await outcomeOf(client, await client.waitForTask(task_id, { timeoutMs: endsWithinMs }))
    const counts = { total: pages.length, done: pages.length - broken, failed: broken }
    expect(outcome).toMatchObject({ status: 'completed', counts, partial: broken > 0 })
    outcomes.set(name, outcome)
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
      return (await client.submitDocument(specimen, {}, { timeoutMs: 60_000, maxRetries: 0 })).task_id
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
  const tasks = await deployment.query<{ id: string; file_name: string }>(
    'SELECT id, file_name FROM nusabaca.tasks',
  )
  expect(tasks.map(({ id }) => id)).toEqual(expect.arrayContaining([...accepted.keys()]))
  const endBy = performance.now() + endsWithinMs
  for (const { id, file_name } of tasks) {
    const timeoutMs = Math.max(1, endBy - performance.now())
    const outcome = await outcomeOf(client, await client.waitForTask(id, { timeoutMs }))
    expect(outcome, id).toEqual(calm.get(accepted.get(id)?.name ?? file_name))
  }
  expect(await audit.notes()).toEqual(new Map(tasks.map(({ id }) => [id, ['ended']])))
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
