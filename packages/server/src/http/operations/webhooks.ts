import {
  WebhookCreatedSchema,
  WebhookListSchema,
  WebhookRemovedSchema,
  WebhookSecretSchema,
} from '@nusabaca/contract'
import type { Operation } from '../reference/operation.js'

const webhook = {
  id: '0b9a3c0e-5f0f-4f51-8a5c-9d2f7f0c8a11',
  url: 'https://example.org/hooks/nusabaca',
  created_at: '2026-11-24T08:20:00.000Z',
  disabled_at: null,
}
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo='

export const listWebhooks: Operation = {
  id: 'listWebhooks',
  tag: 'Webhooks',
  summary: 'The webhooks',
  answers: { 200: { description: 'All of them.', content: { 'application/json': WebhookListSchema } } },
  example: { status: 200, answer: { success: true, webhooks: [webhook] } },
}

export const addWebhook: Operation = {
  id: 'addWebhook',
  tag: 'Webhooks',
  summary: 'Have the end of each task told',
  description: 'An address that is made again is made once, and works again when it was disabled.',
  answers: { 201: { description: 'It is made.', content: { 'application/json': WebhookCreatedSchema } } },
  errors: ['source_blocked'],
  example: { body: { url: webhook.url }, status: 201, answer: { success: true, webhook, secret } },
}

export const removeWebhook: Operation = {
  id: 'removeWebhook',
  tag: 'Webhooks',
  summary: 'Send a webhook nothing any more',
  answers: { 200: { description: 'It is gone.', content: { 'application/json': WebhookRemovedSchema } } },
  errors: ['not_found'],
  example: { status: 200, answer: { success: true, id: webhook.id } },
}

export const getWebhookSecret: Operation = {
  id: 'getWebhookSecret',
  tag: 'Webhooks',
  summary: 'What webhooks are signed with',
  answers: { 200: { description: 'The newest.', content: { 'application/json': WebhookSecretSchema } } },
  example: { status: 200, answer: { success: true, secret } },
}

export const replaceWebhookSecret: Operation = {
  id: 'replaceWebhookSecret',
  tag: 'Webhooks',
  summary: 'Sign with a new secret',
  description: 'The one before signs, too, for a day.',
  answers: { 200: { description: 'The new one.', content: { 'application/json': WebhookSecretSchema } } },
  example: { status: 200, answer: { success: true, secret } },
}
