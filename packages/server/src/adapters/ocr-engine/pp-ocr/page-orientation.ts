import type { Quad } from '../../../core/geometry.js'
import type { QuarterTurn } from '../../../core/page.js'
import type { ImagePyramid } from './image-pyramid.js'
import type { InferenceSession } from './inference-session.js'
import type { LineReader } from './line-reader.js'
import { halfTurn, inReadingDirection, longSide, quadHeight, quadWidth, sliceQuad } from './quads.js'
import { drawStrip, stripHeight, stripWidth } from './text-strip.js'

export interface OrientationTools {
  /** The 180° classifier: [n, 3, 48, 192] in, [n, 2] out, the second being upside down. */
  readonly classifier: InferenceSession
  readonly reader: LineReader
}

/** The classifier takes pieces of 4:1. */
const pieceWidth = 192
const pieceAspect = pieceWidth / stripHeight
const votingLines = 12
const doubtfulAbove = 0.25
const readingLines = 4
const readingAspect = 9

/** How far the page must be turned clockwise to be upright, by the vote of its longest lines. */
export async function findRotation(
  pyramid: ImagePyramid,
  quads: readonly Quad[],
  tools: OrientationTools,
): Promise<QuarterTurn> {
  const longest = quads
    .filter((quad) => isElongated(quad))
    .sort((a, b) => longSide(b) - longSide(a))
    .slice(0, votingLines)
  if (longest.length === 0) return 0
  const sideways = longest.filter(isTall).length > longest.length / 2
  const voters = longest.filter((quad) => isTall(quad) === sideways).map(inReadingDirection)
  const upsideDown = await areUpsideDown(pyramid, voters, { ...tools, sideways })
  // lines that seem to run downwards are upright after three quarters, those that run upwards after one
  if (sideways) return upsideDown ? 90 : 270
  return upsideDown ? 180 : 0
}

function isTall(quad: Quad): boolean {
  return quadHeight(quad) > quadWidth(quad)
}

function isElongated(quad: Quad): boolean {
  const aspect = quadWidth(quad) / quadHeight(quad)
  return aspect > 2 || aspect < 0.5
}

async function areUpsideDown(
  pyramid: ImagePyramid,
  lines: readonly Quad[],
  { classifier, reader, sideways }: OrientationTools & { sideways: boolean },
): Promise<boolean> {
  const vote = await classify(pyramid, lines.flatMap(endPieces), classifier)
  // where it is in doubt, or where a wrong answer is likelier, the reader's own confidence decides
  return sideways || vote > doubtfulAbove ? readBetterUpsideDown(pyramid, lines, reader) : false
}

/** A 4:1 piece of each end of a line, or all of it when it is hardly longer than that. */
function endPieces(line: Quad): Quad[] {
  const part = Math.min(1, (pieceAspect * quadHeight(line)) / quadWidth(line))
  return part > 0.8 ? [line] : [sliceQuad(line, 0, part), sliceQuad(line, 1 - part, 1)]
}

/** Mean probability of the pieces being upside down. */
async function classify(
  pyramid: ImagePyramid,
  pieces: readonly Quad[],
  classifier: InferenceSession,
): Promise<number> {
  const size = 3 * stripHeight * pieceWidth
  const data = new Float32Array(pieces.length * size)
  for (const [index, piece] of pieces.entries()) {
    const width = Math.min(pieceWidth, stripWidth(piece))
    drawStrip(pyramid, piece, { data, offset: index * size, stride: pieceWidth, width })
  }
  const output = await classifier.run({ data, dims: [pieces.length, 3, stripHeight, pieceWidth] })
  let sum = 0
  for (let index = 1; index < output.data.length; index += 2) sum += output.data[index] as number
  return sum / pieces.length
}

/** Reads a few lines of middle length both ways. */
async function readBetterUpsideDown(
  pyramid: ImagePyramid,
  lines: readonly Quad[],
  reader: LineReader,
): Promise<boolean> {
  const byLength = [...lines].sort((a, b) => longSide(a) - longSide(b))
  const middle = byLength.slice(Math.floor(byLength.length / 4)).slice(0, readingLines)
  let lead = 0
  for (const line of middle) {
    const part = (readingAspect * quadHeight(line)) / quadWidth(line)
    const piece = part > 0.8 ? line : sliceQuad(line, 0, part)
    lead += await readability(pyramid, halfTurn(piece), reader)
    lead -= await readability(pyramid, piece, reader)
  }
  return lead > 0
}

async function readability(pyramid: ImagePyramid, quad: Quad, reader: LineReader): Promise<number> {
  const line = await reader.read(pyramid, quad)
  return line.confidence * Math.sqrt(line.text.length + 1)
}
