import type { Minute, WorkerInfo } from '@nusabaca/contract'
import type { MinuteOfPages } from './ports/throughput.js'
import type { WorkerRecord } from './ports/worker-registry.js'

/** A worker as the wire tells of it. */
export function workerView({ id, memory, pages, ...worker }: WorkerRecord): WorkerInfo {
  return {
    worker_id: id,
    host: worker.host,
    pid: worker.pid,
    started_at: worker.startedAt.toISOString(),
    seen_at: worker.seenAt.toISOString(),
    concurrency: worker.concurrency,
    queues: [...worker.queues],
    page_ms: worker.pageMs,
    memory_bytes: memory.bytes,
    recognizers: memory.recognizers.map(({ pid, bytes }) => ({ pid, memory_bytes: bytes })),
    pages: pages.map(({ taskId, page, since }) => ({ task_id: taskId, page, since: since.toISOString() })),
  }
}

/** A minute as the wire tells of it. */
export function minuteView({ minute, done, failed, meanMs, longestMs }: MinuteOfPages): Minute {
  return {
    minute: minute.toISOString(),
    pages_done: done,
    pages_failed: failed,
    mean_ms: meanMs,
    longest_ms: longestMs,
  }
}
