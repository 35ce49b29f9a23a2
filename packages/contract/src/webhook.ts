import { type Static, Type } from 'typebox'
import { CountSchema, TaskIdSchema, TimestampSchema } from './scalars.js'
import { UploadFromUrlSchema } from './upload.js'

/** What is sent when a task has ended; what was read is to be asked for. */
export const webhookEventTypes = ['task.completed', 'task.failed', 'task.revoked'] as const
export type WebhookEventType = (typeof webhookEventTypes)[number]
const WebhookEventTypeSchema = Type.Unsafe<WebhookEventType>(Type.String({ enum: [...webhookEventTypes] }))

/** The body of a webhook, signed as Standard Webhooks 1.0 say: `webhook-id`, `-timestamp`, `-signature`. */
export const WebhookEventSchema = Type.Object({
  type: WebhookEventTypeSchema,
  timestamp: Type.Unsafe<string>({ ...TimestampSchema, description: 'When the task ended.' }),
  data: Type.Object({
    task_id: TaskIdSchema,
    status: Type.String({ enum: ['completed', 'failed', 'revoked'] }),
    attempt: Type.Integer({ minimum: 1 }),
    status_url: Type.String(),
  }),
})
export type WebhookEvent = Static<typeof WebhookEventSchema>

/** A webhook to be made. */
export const WebhookRequestSchema = Type.Object({ url: UploadFromUrlSchema.properties.url })
export type WebhookRequest = Static<typeof WebhookRequestSchema>

/** An address that hears of the end of each task of its owner. */
export const WebhookSchema = Type.Object({
  id: Type.String(),
  url: Type.String(),
  created_at: TimestampSchema,
  disabled_at: Type.Union([TimestampSchema, Type.Null()], {
    description: 'Since when it is sent nothing, because it answered with 410.',
  }),
})
export type Webhook = Static<typeof WebhookSchema>

/** 201; the secret is the same for all webhooks of an owner. */
export const WebhookCreatedSchema = Type.Object({
  success: Type.Literal(true),
  webhook: WebhookSchema,
  secret: Type.String({ description: 'Begins with `whsec_`; verifies what is sent.' }),
})
export type WebhookCreated = Static<typeof WebhookCreatedSchema>

export const WebhookListSchema = Type.Object({
  success: Type.Literal(true),
  webhooks: Type.Array(WebhookSchema),
})
export type WebhookList = Static<typeof WebhookListSchema>

export const WebhookSecretSchema = Type.Object({ success: Type.Literal(true), secret: Type.String() })
export type WebhookSecret = Static<typeof WebhookSecretSchema>

export const WebhookRemovedSchema = Type.Object({ success: Type.Literal(true), id: Type.String() })
export type WebhookRemoved = Static<typeof WebhookRemovedSchema>

const deliveryStatuses = ['pending', 'delivered', 'failed'] as const
export type WebhookDeliveryStatus = (typeof deliveryStatuses)[number]

/** A message, and what became of it. It is forgotten with its task. */
export const WebhookDeliverySchema = Type.Object({
  id: Type.String({ description: 'The `webhook-id` of each try.' }),
  task_id: TaskIdSchema,
  url: Type.String(),
  type: WebhookEventTypeSchema,
  status: Type.Unsafe<WebhookDeliveryStatus>(Type.String({ enum: [...deliveryStatuses] })),
  tries: CountSchema,
  http_status: Type.Union([Type.Integer(), Type.Null()], {
    description: 'Of the last try, if it was answered.',
  }),
  error: Type.Union([Type.String(), Type.Null()], { description: 'Why the last try failed.' }),
  created_at: TimestampSchema,
  tried_at: Type.Union([TimestampSchema, Type.Null()]),
  next_try_at: Type.Union([TimestampSchema, Type.Null()]),
})
export type WebhookDelivery = Static<typeof WebhookDeliverySchema>

export const WebhookDeliveryQuerySchema = Type.Object({
  limit: Type.Integer({ default: 20, minimum: 1, maximum: 100 }),
  task_id: Type.Optional(Type.String({ format: 'uuid' })),
})
export type WebhookDeliveryQuery = Static<typeof WebhookDeliveryQuerySchema>

/** Newest first. */
export const WebhookDeliveryListSchema = Type.Object({
  success: Type.Literal(true),
  deliveries: Type.Array(WebhookDeliverySchema),
})
export type WebhookDeliveryList = Static<typeof WebhookDeliveryListSchema>

/** 202: it is sent again, with the same id. */
export const WebhookReplayedSchema = Type.Object({ success: Type.Literal(true), id: Type.String() })
export type WebhookReplayed = Static<typeof WebhookReplayedSchema>
