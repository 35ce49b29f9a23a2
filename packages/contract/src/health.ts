import { type Static, Type } from 'typebox'

/** 200 while the process serves; `/readyz` says 503 with `unavailable` when something it needs does not work. */
export const HealthSchema = Type.Object({
  status: Type.Union([Type.Literal('ok'), Type.Literal('unavailable')]),
  checks: Type.Optional(
    Type.Record(Type.String(), Type.Union([Type.Literal('ok'), Type.Literal('failed')]), {
      description: 'What the server needs, or works better with, by name.',
    }),
  ),
})
export type Health = Static<typeof HealthSchema>
