import { Type } from 'typebox'

/** A point: `[x, y]` in pixels from the left and upper edge. */
export type WirePoint = readonly [x: number, y: number]

/** Four corners, clockwise as the text is read, from the corner above its first letter. */
export type BoundingBox = readonly [WirePoint, WirePoint, WirePoint, WirePoint]

/**
 * Written as arrays of fixed length, not as tuples: JSON Schema drafts 7 and 2020-12 spell tuples
 * differently, and both read this (the validator takes the former, OpenAPI 3.1 the latter).
 */
export const BoundingBoxSchema = Type.Unsafe<BoundingBox>(
  Type.Array(Type.Array(Type.Number(), { minItems: 2, maxItems: 2 }), {
    minItems: 4,
    maxItems: 4,
    description:
      'Four [x, y] corners in pixels, clockwise as the text is read, from above its first letter on.',
  }),
)
