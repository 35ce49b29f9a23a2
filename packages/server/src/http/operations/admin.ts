import { QueueListSchema, ThroughputSchema, WorkerListSchema } from '@nusabaca/contract'
import type { Operation } from '../reference/operation.js'
import { exampleTaskId } from './examples.js'

export const listWorkers: Operation = {
  id: 'listWorkers',
  tag: 'Operation',
  summary: 'The workers, and what each is doing',
  description: 'Those that were heard of in the last 20 seconds; they tell of themselves every 5.',
  answers: {
    200: { description: 'The oldest first.', content: { 'application/json': WorkerListSchema } },
  },
  example: {
    status: 200,
    answer: {
      success: true,
      workers: [
        {
          worker_id: 'ocr-1:4711:9f2c01ab',
          host: 'ocr-1',
          pid: 4711,
          started_at: '2026-11-24T08:00:00.000Z',
          seen_at: '2026-11-24T08:23:24.000Z',
          concurrency: 2,
          queues: ['ocr_processing', 'status_check', 'tts_processing'],
          page_ms: 812.5,
          memory_bytes: 167_772_160,
          recognizers: [{ pid: 4720, memory_bytes: 734_003_200 }],
          pages: [{ task_id: exampleTaskId, page: 1, since: '2026-11-24T08:23:24.000Z' }],
        },
      ],
    },
  },
}

export const listQueues: Operation = {
  id: 'listQueues',
  tag: 'Operation',
  summary: 'How many jobs are in each queue',
  answers: { 200: { description: 'All queues.', content: { 'application/json': QueueListSchema } } },
  errors: ['storage_unavailable'],
  example: {
    status: 200,
    answer: {
      success: true,
      queues: [
        { name: 'ocr_processing', waiting: 12, active: 2, delayed: 0, failed: 0, paused: false },
        { name: 'status_check', waiting: 0, active: 1, delayed: 4, failed: 0, paused: false },
      ],
    },
  },
}

export const getThroughput: Operation = {
  id: 'getThroughput',
  tag: 'Operation',
  summary: 'Pages and their times, by minute',
  description: 'Workers tell of what they have read every 5 seconds; it is known for a day.',
  answers: {
    200: {
      description: 'Every minute up to now, the oldest first.',
      content: { 'application/json': ThroughputSchema },
    },
  },
  example: {
    query: 'minutes=1',
    status: 200,
    answer: {
      success: true,
      minutes: [
        {
          minute: '2026-11-24T08:23:00.000Z',
          pages_done: 58,
          pages_failed: 1,
          mean_ms: 812.5,
          longest_ms: 2310.75,
        },
      ],
    },
  },
}
