import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import { NusabacaError } from '../errors.js'
import {
  type Duty,
  type Job,
  type JobConsumer,
  type JobOutcome,
  queueNames,
  type Scheduler,
  type TaskQueue,
} from './task-queue.js'

/** A process's view of the queue. */
interface Connected {
  readonly queue: TaskQueue
  readonly consumer: JobConsumer
  readonly scheduler: Scheduler
  close(): Promise<void>
}

/** What the suite needs of a queue under test. It looks for its duties several times a second. */
export interface TaskQueueUnderTest {
  /** Takes the queue's server away and brings it back, where it is one of its own. */
  readonly server?: { kill(): Promise<void>; start(): Promise<void> }
  connect(options: { readonly prefix: string; onError(error: Error): void }): Promise<Connected>
  /** As an operator would who knows nothing of queues. */
  wipe?(): Promise<void>
  close(): Promise<void>
}

const page = (taskId: string, number: number, turn = 0): Job => ({
  kind: 'page',
  work: 'recognition',
  taskId,
  attempt: 1,
  page: number,
  turn,
})
const task = (taskId: string): Job => ({ kind: 'task', work: 'recognition', taskId, attempt: 1 })
const nothing = async () => undefined
const waitFor = (condition: () => void | Promise<void>, timeout = 10_000) =>
  vi.waitFor(condition, { timeout, interval: 10 })

/** The promises of the port, each as a test. */
export function testTaskQueue(name: string, open: () => Promise<TaskQueueUnderTest>): void {
  describe(`task queue ${name}`, async () => {
    const underTest = await open()
    const { server } = underTest
    const errors: Error[] = []
    const onError = (error: Error): void => void errors.push(error)
    const connect = (prefix = 'one') => underTest.connect({ prefix, onError })
    const started: { stop(): Promise<void> }[] = []
    const producer = await connect()
    const { queue } = producer

    /** Starts a consumer and collects its jobs; `handle` is given how many have come before. */
    async function consume(
      handle: (job: Job, before: number) => JobOutcome | Promise<JobOutcome>,
      concurrency: Parameters<JobConsumer['start']>[1] = { ocr_processing: 1, tts_processing: 1 },
    ): Promise<Job[]> {
      const { consumer } = await connectAnother()
      const jobs: Job[] = []
      await consumer.start(async (job) => {
        jobs.push(job)
        return handle(job, jobs.length - 1)
      }, concurrency)
      started.push(consumer)
      return jobs
    }

    async function connectAnother(prefix?: string): Promise<Connected> {
      const connected = await connect(prefix)
      started.push({ stop: () => connected.close() })
      return connected
    }

    async function schedule(duties: readonly Duty[], onNew: () => Promise<void>): Promise<void> {
      const { scheduler } = await connectAnother()
      started.push(scheduler)
      await scheduler.start(duties, onNew)
    }

    afterEach(async () => {
      for (const { stop } of started.splice(0).reverse()) await stop()
      await queue.clear()
      expect(errors.splice(0)).toEqual([])
    })

    afterAll(async () => {
      await producer.close()
      await underTest.close()
    })

    test('hands out what was enqueued before and after the consumer started', async () => {
      await queue.enqueue([page('a', 1), page('a', 2)])
      const jobs = await consume(() => 'done')
      await queue.enqueue([page('b', 1)])
      await waitFor(() => expect(jobs).toEqual([page('a', 1), page('a', 2), page('b', 1)]))
    })

    test('hands out tasks first, then pages by their turn, each in the order they came', async () => {
      const large = 2 ** 20
      await queue.enqueue([page('late', 1, large), page('b', 1, 1), page('b', 2, 1), page('a', 1, 0)])
      await queue.enqueue([task('t')])
      const jobs = await consume(() => 'done')
      await waitFor(() => expect(jobs).toHaveLength(5))
      expect(jobs).toEqual([
        task('t'),
        page('a', 1),
        page('b', 1, 1),
        page('b', 2, 1),
        page('late', 1, large),
      ])
    })

    test('a page that waits can be given another turn', async () => {
      await queue.enqueue([page('a', 1, 1), page('b', 1, 2), page('c', 1, 3)])
      const moved = [
        { taskId: 'a', turn: 9 },
        { taskId: 'c', turn: 0 },
        { taskId: 'unknown', turn: 0 },
      ]
      await queue.move(moved.map((each) => ({ ...each, attempt: 1, page: 1 })))
      const jobs = await consume(() => 'done')
      await waitFor(() => expect(jobs.map(({ taskId }) => taskId)).toEqual(['c', 'b', 'a']))
    })

    test('hands out each kind of work to those alone that take it', async () => {
      const speech: Job = { ...page('a', 1), work: 'speech' }
      await queue.enqueue([page('a', 1), speech, { ...task('t'), work: 'speech' }])
      const counts = (await queue.states()).map(({ name, waiting }) => [name, waiting])
      expect(Object.fromEntries(counts)).toEqual({ ocr_processing: 1, status_check: 0, tts_processing: 2 })
      const spoken = await consume(() => 'done', { tts_processing: 1 })
      await waitFor(() => expect(spoken).toEqual([{ ...task('t'), work: 'speech' }, speech]))
      const read = await consume(() => 'done', { ocr_processing: 1 })
      await waitFor(() => expect(read).toEqual([page('a', 1)]))
    })

    test('tells how many jobs each queue has, whatever their kind', async () => {
      const state = async () => (await queue.states()).find(({ name }) => name === 'ocr_processing')
      const idle = { waiting: 0, active: 0, delayed: 0, failed: 0, paused: false }
      expect((await queue.states()).map(({ name }) => name)).toEqual(queueNames)
      expect(await state()).toEqual({ name: 'ocr_processing', ...idle })
      await queue.enqueue([task('t'), page('a', 1), page('a', 2)])
      expect(await state()).toMatchObject({ ...idle, waiting: 3 })
      let end: (outcome: JobOutcome) => void = () => undefined
      const held = new Promise<JobOutcome>((resolve) => {
        end = resolve
      })
      const jobs = await consume((_, before) => (before === 0 ? held : { againAfterMs: 60_000 }))
      await waitFor(() => expect(jobs).toHaveLength(1))
      expect(await state()).toMatchObject({ ...idle, waiting: 2, active: 1 })
      end('done')
      await waitFor(async () => expect(await state()).toMatchObject({ ...idle, delayed: 2 }))
    })

    test('takes any turn, however large', async () => {
      const huge = page('a', 1, Number.MAX_SAFE_INTEGER)
      await queue.enqueue([huge])
      const jobs = await consume(() => 'done')
      await waitFor(() => expect(jobs).toEqual([huge]))
    })

    test('queues of another prefix know nothing of it', async () => {
      const { queue: other } = await connectAnother('other')
      const jobs = await consume(() => 'done')
      await other.enqueue([task('a')])
      await queue.enqueue([task('b')])
      await waitFor(() => expect(jobs).toEqual([task('b')]))
      await other.clear()
    })

    test('a job that waits or runs already is not handed out twice', async () => {
      await queue.enqueue([page('a', 1), page('a', 1), page('z', 1)])
      await queue.enqueue([page('a', 1)])
      const jobs = await consume(async (job): Promise<JobOutcome> => {
        await queue.enqueue([job])
        return 'done'
      })
      await waitFor(() => expect(jobs).toHaveLength(2))
      await queue.enqueue([page('end', 1)])
      await waitFor(() => expect(jobs).toEqual([page('a', 1), page('z', 1), page('end', 1)]))
    })

    test('a job that is done may come again', async () => {
      const jobs = await consume(() => 'done')
      await queue.enqueue([task('a')])
      await queue.enqueue([task('b')])
      // One is handed out at a time, so the first has been done.
      await waitFor(() => expect(jobs).toHaveLength(2))
      await queue.enqueue([task('a')])
      await waitFor(() => expect(jobs).toEqual([task('a'), task('b'), task('a')]))
    })

    test('a job that is handed back comes again at once, as often as that is', async () => {
      await queue.enqueue([page('a', 1)])
      const jobs = await consume((_, before) => (before < 20 ? { againAfterMs: 0 } : 'done'))
      await waitFor(() => expect(jobs).toHaveLength(21))
    })

    test('a job that wants to come later comes later, and others go before it', async () => {
      await queue.enqueue([page('a', 1), page('b', 1)])
      const cameAt: number[] = []
      const jobs = await consume((job, before) => {
        if (job.taskId === 'a') cameAt.push(performance.now())
        return before === 0 ? { againAfterMs: 300 } : 'done'
      })
      await waitFor(() => expect(jobs).toEqual([page('a', 1), page('b', 1), page('a', 1)]))
      const [first = 0, second = 0] = cameAt
      // Queues count whole milliseconds.
      expect(second - first).toBeGreaterThan(298)
    })

    test('what is put off of a task comes at once when that is hastened, other tasks’ jobs do not', async () => {
      await queue.enqueue([page('a', 1), page('b', 1)])
      const jobs = await consume((_, before) => (before < 2 ? { againAfterMs: 3_600_000 } : 'done'))
      await waitFor(() => expect(jobs).toHaveLength(2))
      await waitFor(async () => {
        await queue.hasten(['a', 'c'])
        expect(jobs).toEqual([page('a', 1), page('b', 1), page('a', 1)])
      })
    })

    test('a job whose handler throws comes again, unless trying again is of no use', async () => {
      await queue.enqueue([page('hopeless', 1), page('unlucky', 1)])
      const jobs = await consume((job, before) => {
        if (job.taskId === 'hopeless')
          throw new NusabacaError('file_corrupt', { detail: 'Google Vision cannot read this picture.' })
        if (before === 1)
          throw new NusabacaError('storage_unavailable', { detail: 'The queue is not available.' })
        return 'done'
      })
      await waitFor(() => expect(jobs.map((job) => job.taskId)).toEqual(['hopeless', 'unlucky', 'unlucky']))
    })

    test('a consumer that stops lets its job end, and another one takes what waits', async () => {
      await queue.enqueue([page('a', 1), page('b', 1)])
      let endJob = (): void => undefined
      const jobEnds = new Promise<void>((resolve) => {
        endJob = resolve
      })
      const jobs = await consume(async () => {
        await jobEnds
        return { againAfterMs: 0 }
      })
      await waitFor(() => expect(jobs).toEqual([page('a', 1)]))
      const stopped = started.pop()?.stop()
      endJob()
      await stopped
      const others = await consume(() => 'done')
      await waitFor(() => expect(others).toEqual(expect.arrayContaining([page('a', 1), page('b', 1)])))
      expect(jobs).toHaveLength(1)
    })

    test('a cleared queue hands out nothing, and jobs that run end quietly', async () => {
      await queue.enqueue([page('a', 1), page('a', 2)])
      let cleared = false
      const jobs = await consume(async (_, before): Promise<JobOutcome> => {
        if (before === 0) await queue.clear()
        cleared = true
        return 'done'
      })
      await waitFor(() => expect(cleared).toBe(true))
      await queue.enqueue([page('b', 1)])
      await waitFor(() => expect(jobs).toEqual([page('a', 1), page('b', 1)]))
      // That the job is gone may have been told of.
      errors.length = 0
    })

    if (server !== undefined) {
      test('what is enqueued while the server is away is refused soon, and nothing spins', {
        timeout: 90_000,
      }, async () => {
        const jobs = await consume(() => 'done')
        const run = vi.fn(nothing)
        await schedule([{ name: 'tick', everyMs: 50, run }], nothing)
        await queue.enqueue([page('before', 1)])
        await waitFor(() => expect(jobs).toHaveLength(1))
        await server.kill()
        const refused = queue.enqueue([page('lost', 1)])
        await expect(refused).rejects.toMatchObject({ code: 'storage_unavailable' })
        const cpu = process.cpuUsage()
        await pause(2000)
        const { user, system } = process.cpuUsage(cpu)
        expect(user + system).toBeLessThan(1_000_000)
        await server.start()
        run.mockClear()
        await waitFor(async () => {
          await queue.enqueue([page('after', 1)])
          expect(jobs).toContainEqual(page('after', 1))
          expect(run).toHaveBeenCalled()
        }, 60_000)
        errors.length = 0
      })
    }

    test('a duty runs again and again, in one process at a time, also after it threw', async () => {
      let running = 0
      let most = 0
      const run = vi.fn(async () => {
        running += 1
        most = Math.max(most, running)
        await pause(50)
        running -= 1
        if (run.mock.calls.length === 2) throw new Error('unlucky')
      })
      for (const _ of Array(3)) await schedule([{ name: 'count', everyMs: 20, run }], nothing)
      await waitFor(() => expect(run.mock.calls.length).toBeGreaterThan(5))
      expect(most).toBe(1)
      expect(errors.splice(0).map((error) => error.message)).toEqual(['unlucky'])
    })

    test('looking for a duty does not bring it forward', async () => {
      const run = vi.fn(nothing)
      const began = performance.now()
      await schedule([{ name: 'seldom', everyMs: 1000, run }], nothing)
      await waitFor(() => expect(run).toHaveBeenCalledTimes(3))
      expect(performance.now() - began).toBeGreaterThan(1990)
    })

    test('a duty that a process with a wrong clock has put off for an hour is done in time all the same', async () => {
      const ahead = vi.fn(nothing)
      await schedule([{ name: 'tick', everyMs: 3_600_000, run: ahead }], nothing)
      await waitFor(() => expect(ahead).toHaveBeenCalledTimes(1))
      const run = vi.fn(nothing)
      await schedule([{ name: 'tick', everyMs: 50, run }], nothing)
      await waitFor(() => expect(ahead.mock.calls.length + run.mock.calls.length).toBeGreaterThan(3))
    })

    test('a queue that is new or was wiped is told of once, and has its duties again', async () => {
      const [run, onNew] = [vi.fn(nothing), vi.fn(nothing)]
      for (const _ of Array(2)) await schedule([{ name: 'tick', everyMs: 50, run }], onNew)
      await waitFor(() => expect(run.mock.calls.length).toBeGreaterThan(1))
      expect(onNew).toHaveBeenCalledTimes(1)
      await (underTest.wipe ?? queue.clear)()
      await waitFor(() => expect(onNew).toHaveBeenCalledTimes(2))
      run.mockClear()
      await waitFor(() => expect(run.mock.calls.length).toBeGreaterThan(1))
      expect(onNew).toHaveBeenCalledTimes(2)
      // The run that it was wiped under may have been told of.
      errors.length = 0
    })

    test('a process that starts later does not take the queue for new', async () => {
      const [run, onNew] = [vi.fn(nothing), vi.fn(nothing)]
      await schedule([{ name: 'tick', everyMs: 20, run }], onNew)
      await waitFor(() => expect(onNew).toHaveBeenCalledTimes(1))
      await schedule([{ name: 'tick', everyMs: 20, run }], onNew)
      run.mockClear()
      await waitFor(() => expect(run.mock.calls.length).toBeGreaterThan(5))
      expect(onNew).toHaveBeenCalledTimes(1)
    })
  })
}
