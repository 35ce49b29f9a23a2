import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTypedNotebook } from '../../scripts/sample-documents.js'
import { type Deployment, type Member, startDeployment } from '../deployment.js'
import { cpuSeconds, residentBytes } from '../processes.js'
import { type AcceptedTasks, createAcceptedTasks } from './accepted-tasks.js'
import { holdPages } from './pages.js'

const awaySeconds = 10
let deployment: Deployment
let members: readonly Member[]
let accepted: AcceptedTasks

beforeAll(async () => {
  deployment = await startDeployment({ environment: { NUSABACA_OCR_ENGINE: 'noop' } })
  members = [deployment.api('api-1'), deployment.worker('worker-1')]
  accepted = createAcceptedTasks(deployment.api('api-1').client)
})
afterAll(() => deployment?.end())

it.each([
  ['PostgreSQL', () => [deployment.postgres]],
  ['Redis', () => [deployment.redis()]],
  ['both', () => [deployment.postgres, deployment.redis()]],
] as const)('processes wait quietly while %s is away, and go on', async (_, servers) => {
  const notebook = await createTypedNotebook(5)
  const thaw = await holdPages(deployment, [deployment.worker('worker-1')], () =>
    accepted.submit(notebook, { copies: 2 }),
  )
  for (const server of servers()) await server.kill()
  thaw()
  // What they do when they notice is not what they go on doing.
  await pause(5000)
  const before = members.map(usage)
  await pause(awaySeconds * 1000)
  for (const [index, { name, cpu, bytes }] of members.map(usage).entries()) {
    expect(cpu - (before[index]?.cpu ?? 0), `${name}: seconds of a processor`).toBeLessThan(awaySeconds / 10)
    expect(bytes - (before[index]?.bytes ?? 0), `${name}: growth in bytes`).toBeLessThan(30 * 1024 ** 2)
  }
  for (const server of servers()) await server.start()
  await accepted.completed(90_000)
})

function usage({ name, process }: Member) {
  const { pid } = process()
  return { name, cpu: cpuSeconds(pid), bytes: residentBytes(pid) }
}
