import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTypedNotebook } from '../../scripts/sample-documents.js'
import { type Deployment, startDeployment } from '../deployment.js'
import { freeze } from '../processes.js'
import { type Network, type NetworkHost, networkObstacle, startNetwork } from '../services/hosts.js'
import { until } from '../until.js'
import { type AcceptedTasks, createAcceptedTasks } from './accepted-tasks.js'
import { type Audit, startAudit } from './audit.js'
import { runningPages } from './pages.js'
import { referredKeys, storedKeys } from './stored-files.js'

const obstacle = networkObstacle()
if (obstacle !== null) process.stdout.write(`hosts: left out. ${obstacle}.\n`)

describe.skipIf(obstacle !== null)('a worker on a machine of its own', () => {
  let network: Network | undefined
  let deployment: Deployment
  let accepted: AcceptedTasks
  let audit: Audit
  const hosts = new Map<string, NetworkHost>()

  beforeAll(async () => {
    network = startNetwork()
    const { addHost } = network
    deployment = await startDeployment({
      workers: 2,
      environment: { NUSABACA_OCR_ENGINE: 'noop', NUSABACA_ANONYMOUS: 'allow', NUSABACA_ORPHAN_AGE: '20s' },
      hostOf(name) {
        const host = hosts.get(name) ?? addHost()
        hosts.set(name, host)
        return host
      },
    })
    accepted = createAcceptedTasks(deployment.api('api-1').client)
    audit = await startAudit(deployment)
  })
  afterAll(async () => {
    await deployment?.end()
    await network?.end()
  })

  it('is cut off in the middle of pages: others read them, and what it writes when it is back changes nothing', {
    timeout: 300_000,
  }, async () => {
    const notebook = await createTypedNotebook(6)
    const [thawCutOff, thawOther] = ['worker-1', 'worker-2'].map((name) =>
      freeze(deployment.worker(name).process().children()),
    )
    const ids = await accepted.submit(notebook, { copies: 3 })
    await until({ what: 'both workers read', withinMs: 30_000 }, async () => {
      const pages = await Promise.all(ids.map((id) => runningPages(deployment, id)))
      return new Set(pages.flat().map((page) => page.claimed_by)).size === 2
    })
    hosts.get('worker-1')?.cutOff()
    thawOther?.()
    await accepted.completed(150_000)
    expect(await leftOver()).toEqual([])

    thawCutOff?.()
    await until({ what: 'the worker has written what it read', withinMs: 30_000 }, async () => {
      return (await leftOver()).length > 0
    })
    hosts.get('worker-1')?.reconnect()
    await until({ what: 'what it wrote is removed', withinMs: 90_000 }, async () => {
      return (await leftOver()).length === 0
    })
    await deployment.worker('worker-2').stop()
    await accepted.submit(notebook)
    await accepted.completed(90_000)
    await accepted.unchanged()
    expect(await audit.notes()).toEqual(new Map(accepted.ids().map((id) => [id, ['ended']])))
  })

  /** Keys of files that no task refers to. */
  async function leftOver(): Promise<readonly string[]> {
    const referred = new Set(await referredKeys(deployment))
    return (await storedKeys(deployment)).filter((key) => !referred.has(key))
  }
})
