import { type Static, Type } from 'typebox'

/** ISO 8601, UTC: `2025-09-20T10:30:15Z`, with or without milliseconds. */
export const TimestampSchema = Type.String({ format: 'date-time', description: 'ISO 8601, UTC.' })
export type Timestamp = Static<typeof TimestampSchema>

/** 0 (a guess) to 1 (certain). */
export const ConfidenceSchema = Type.Number({ minimum: 0, maximum: 1, description: '0 to 1.' })

/** A whole number from 0. */
export const CountSchema = Type.Integer({ minimum: 0 })

/** The number of a page in its document, from 1. */
export const PageNumberSchema = Type.Integer({ minimum: 1, description: '1-based.' })

/** Opaque; put into paths as it is. */
export const TaskIdSchema = Type.String({ minLength: 1, maxLength: 128 })
