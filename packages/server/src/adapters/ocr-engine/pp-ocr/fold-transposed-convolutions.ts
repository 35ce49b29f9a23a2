import type { OnnxNode, OnnxTensor } from './onnx-format.js'
import { dimensions, type GraphEditor, otherInput, readFloats } from './onnx-graph.js'

/**
 * Folds what follows a transposed convolution into it: an added bias, and a batch normalization. The
 * detector's last layers work on the largest maps of all, and the runtime leaves them as published.
 */
export function foldIntoTransposedConvolutions(graph: GraphEditor): void {
  for (const convolution of graph.nodesOf('ConvTranspose')) {
    const folded = foldNormalization(graph, foldAddition(graph, convolution))
    if (folded !== convolution) graph.replace([convolution], [folded])
  }
}

function foldAddition(graph: GraphEditor, convolution: OnnxNode): OnnxNode {
  const [output = ''] = convolution.output
  const addition = graph.soleConsumer(output, 'Add')
  const bias = addition && graph.tensor(otherInput(addition, output))
  const channels = outputChannels(graph, convolution)
  if (!addition || !bias || convolution.input.length > 2 || !isPerChannel(bias, channels)) return convolution
  const name = graph.addConstant(readFloats(bias), [channels])
  graph.replace([addition], [])
  return { ...convolution, input: [...convolution.input, name], output: addition.output }
}

function foldNormalization(graph: GraphEditor, convolution: OnnxNode): OnnxNode {
  const normalization = graph.soleConsumer(convolution.output[0] ?? '', 'BatchNormalization')
  const weights = graph.tensor(convolution.input[1] ?? '')
  const channels = outputChannels(graph, convolution)
  if (!normalization || !weights || channels === 0) return convolution
  const [gamma, beta, mean, variance] = normalization.input.slice(1).map((name) => graph.tensor(name))
  if (!gamma || !beta || !mean || !variance) return convolution

  const epsilon = normalization.attribute.find(({ name }) => name === 'epsilon')?.f ?? 1e-5
  const deviations = readFloats(variance).map((value) => Math.sqrt(value + epsilon))
  const scales = readFloats(gamma).map((value, channel) => value / (deviations[channel] ?? 1))
  const means = readFloats(mean)
  const biasTensor = graph.tensor(convolution.input[2] ?? '')
  const bias = biasTensor ? readFloats(biasTensor) : new Float32Array(channels)
  const kernel = dimensions(weights)
    .slice(2)
    .reduce((product, length) => product * length, 1)
  const scaled = readFloats(weights).map(
    (weight, index) => weight * (scales[Math.floor(index / kernel) % channels] ?? 1),
  )
  const shifted = readFloats(beta).map(
    (value, channel) => value + ((bias[channel] ?? 0) - (means[channel] ?? 0)) * (scales[channel] ?? 1),
  )
  graph.replace([normalization], [])
  return {
    ...convolution,
    input: [
      convolution.input[0] ?? '',
      graph.addConstant(scaled, dimensions(weights)),
      graph.addConstant(shifted, [channels]),
    ],
    output: normalization.output.slice(0, 1),
  }
}

/** 0 when it has groups, which are not handled. */
function outputChannels(graph: GraphEditor, convolution: OnnxNode): number {
  const group = Number(convolution.attribute.find(({ name }) => name === 'group')?.i ?? 1)
  const weights = graph.tensor(convolution.input[1] ?? '')
  return group === 1 && weights ? (dimensions(weights)[1] ?? 0) : 0
}

/** [1, channels, 1, 1], or the same without the leading 1; of one channel any shape of one element. */
function isPerChannel(tensor: OnnxTensor, channels: number): boolean {
  const dims = dimensions(tensor)
  const count = dims.reduce((product, length) => product * length, 1)
  const hasPlace = channels === 1 || dims.at(-3) === channels
  return channels > 0 && count === channels && hasPlace
}
