import { WebhookDeliveryListSchema, WebhookReplayedSchema } from '@nusabaca/contract'
import type { Operation } from '../reference/operation.js'
import { exampleTaskId } from './examples.js'

const id = '7d0c9b7e-36a1-4c6b-9d3e-1b1f0a6c2d44'

export const listWebhookDeliveries: Operation = {
  id: 'listWebhookDeliveries',
  tag: 'Webhooks',
  summary: 'What was sent, and what became of it',
  description: 'Forgotten with their tasks.',
  answers: {
    200: { description: 'Newest first.', content: { 'application/json': WebhookDeliveryListSchema } },
  },
  example: {
    query: 'limit=1',
    status: 200,
    answer: {
      success: true,
      deliveries: [
        {
          id,
          task_id: exampleTaskId,
          url: 'https://example.org/hooks/nusabaca',
          type: 'task.completed',
          status: 'pending',
          tries: 0,
          http_status: null,
          error: null,
          created_at: '2026-11-24T08:23:27.000Z',
          tried_at: null,
          next_try_at: '2026-11-24T08:23:27.000Z',
        },
      ],
    },
  },
}

export const replayWebhook: Operation = {
  id: 'replayWebhook',
  tag: 'Webhooks',
  summary: 'Send a message again',
  answers: {
    202: {
      description: 'It waits, under the same id.',
      content: { 'application/json': WebhookReplayedSchema },
    },
  },
  errors: ['not_found'],
  example: { status: 202, answer: { success: true, id } },
}
