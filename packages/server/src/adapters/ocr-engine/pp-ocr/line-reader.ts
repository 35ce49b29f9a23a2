import type { Quad } from '../../../core/geometry.js'
import type { Alphabet } from './alphabet.js'
import { cutAlphabet } from './alphabet.js'
import { type DecodedLine, decodeSteps } from './ctc-decode.js'
import type { ImagePyramid } from './image-pyramid.js'
import type { InferenceSession } from './inference-session.js'
import { drawStrip, stripHeight, stripWidth } from './text-strip.js'

/** Reads lines of text, one at a time. */
export interface LineReader {
  /** @param quad in reading direction; words are fractions of its width */
  read(pyramid: ImagePyramid, quad: Quad): Promise<DecodedLine>
}

/** The network halves the width three times. */
const widthStep = 8

/**
 * @param session a CTC recogniser: [1, 3, 48, width] in, [1, steps, classes] out
 * @param alphabet in the classes of the recogniser as published, whether `session` was cut to it or not
 */
export function createLineReader(session: InferenceSession, alphabet: Alphabet): LineReader {
  const cut = cutAlphabet(alphabet)
  return {
    async read(pyramid, quad) {
      const width = stripWidth(quad)
      const stride = Math.ceil(width / widthStep) * widthStep
      const data = new Float32Array(3 * stripHeight * stride)
      drawStrip(pyramid, quad, { data, offset: 0, stride, width })
      const output = await session.run({ data, dims: [1, 3, stripHeight, stride] })
      const [, steps = 0, classes = 0] = output.dims
      const isCut = classes === cut.classes.length + 1
      const line = decodeSteps({ data: output.data, steps, classes }, isCut ? cut : alphabet)
      return withoutPadding(line, stride / width)
    },
  }
}

function withoutPadding(line: DecodedLine, stretch: number): DecodedLine {
  const words = line.words.map((word) => ({
    ...word,
    from: Math.min(1, word.from * stretch),
    to: Math.min(1, word.to * stretch),
  }))
  return { ...line, words }
}
