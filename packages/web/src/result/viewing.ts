import type { PictureQueue } from './picture-queue.js'
import type { Reading } from './use-reading.js'

export type View = 'both' | 'picture' | 'text'

/** How a document is looked at. */
export interface Viewing {
  readonly taskId: string
  readonly queue: PictureQueue
  /** Null takes back the one before. */
  readonly onError: (error: unknown) => void
  /** Nothing more is read. */
  readonly ended: boolean
  readonly view: View
  /** 1 is as wide as there is room. */
  readonly zoom: number
  /** Words that were read with little confidence are marked. */
  readonly unsureMarked: boolean
  /** Aloud. */
  readonly reading: Reading
}

/** Words with less are marked; it is the confidence that the API asks for when nothing is said. */
export const lowConfidence = 0.8

const zooms = [0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4]

/** The next larger one, or the next smaller one; the same at the end. */
export function nextZoom(zoom: number, step: 1 | -1): number {
  return zooms[zooms.indexOf(zoom) + step] ?? zoom
}
