import type { QueueList, Throughput, ThroughputQuery, WorkerList } from '@nusabaca/contract'
import { adminQueuesPath, adminThroughputPath, adminWorkersPath } from '@nusabaca/contract/constants'
import type { RequestOptions, Transport } from './transport.js'
import { search, type Wanted } from './wire.js'

/** What a server is doing: `monitor` of a {@link NusabacaClient}, for keys with that scope. */
export class MonitorClient {
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
  }

  /** The workers that are alive, and what each is doing. */
  listWorkers(options: RequestOptions = {}): Promise<WorkerList> {
    return this.#transport.json({ method: 'GET', path: adminWorkersPath() }, options)
  }

  /** How many jobs are in each queue. */
  listQueues(options: RequestOptions = {}): Promise<QueueList> {
    return this.#transport.json({ method: 'GET', path: adminQueuesPath() }, options)
  }

  /** Pages and their times, by minute. */
  getThroughput(query: Wanted<ThroughputQuery> = {}, options: RequestOptions = {}): Promise<Throughput> {
    return this.#transport.json({ method: 'GET', path: adminThroughputPath() + search(query) }, options)
  }
}
