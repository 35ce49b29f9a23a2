import { type Static, Type } from 'typebox'

/** How a client should poll. */
export const PollingInstructionsSchema = Type.Object({
  recommended_interval_seconds: Type.Number({ exclusiveMinimum: 0, description: 'Seconds.' }),
  timeout_minutes: Type.Number({ exclusiveMinimum: 0, description: 'Minutes.' }),
})
export type PollingInstructions = Static<typeof PollingInstructionsSchema>
