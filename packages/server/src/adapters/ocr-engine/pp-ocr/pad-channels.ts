import type { OnnxNode } from './onnx-format.js'
import { dimensions, type GraphEditor, readFloats } from './onnx-graph.js'

/** The runtime's blocked layout holds 8 or 16 channels a block, as the processor's vectors are long. */
const block = 16

/**
 * Between two pointwise convolutions, fills the channels up with zeros to whole blocks. With 12, 18 or 42
 * channels, as the detector's neck has, the second one could not run in the blocked layout.
 */
export function padChannels(graph: GraphEditor): void {
  for (const first of graph.nodesOf('Conv')) {
    const second = graph.soleConsumer(first.output[0] ?? '', 'Conv')
    if (!second || !isPointwise(graph, first) || !isPointwise(graph, second)) continue
    const [channels = 0, inputs = 0] = shapeOf(graph, first)
    const padded = Math.ceil(channels / block) * block
    if (padded === channels) continue
    graph.replace([first], [padOutputs(graph, first, { channels, padded, inputs })])
    graph.replace([second], [padInputs(graph, second, { channels, padded })])
  }
}

interface Padding {
  readonly channels: number
  readonly padded: number
}

function padOutputs(
  graph: GraphEditor,
  node: OnnxNode,
  { padded, inputs }: Padding & { inputs: number },
): OnnxNode {
  const [data = '', weights = '', bias = ''] = node.input
  const constant = (name: string, dims: number[]) => {
    const values = new Float32Array(dims.reduce((product, length) => product * length, 1))
    const tensor = graph.tensor(name)
    if (tensor) values.set(readFloats(tensor))
    return graph.addConstant(values, dims)
  }
  const input = [data, constant(weights, [padded, inputs, 1, 1]), constant(bias, [padded])]
  return { ...node, input }
}

function padInputs(graph: GraphEditor, node: OnnxNode, { channels, padded }: Padding): OnnxNode {
  const [data = '', weights = '', ...bias] = node.input
  const tensor = graph.tensor(weights)
  const [outputs = 0] = shapeOf(graph, node)
  const values = new Float32Array(outputs * padded)
  const known = tensor ? readFloats(tensor) : new Float32Array()
  for (let row = 0; row < outputs; row++) {
    values.set(known.subarray(row * channels, (row + 1) * channels), row * padded)
  }
  return { ...node, input: [data, graph.addConstant(values, [outputs, padded, 1, 1]), ...bias] }
}

function shapeOf(graph: GraphEditor, convolution: OnnxNode): number[] {
  const weights = graph.tensor(convolution.input[1] ?? '')
  return weights ? dimensions(weights) : []
}

/** 1×1, of one group, with weights that are known. */
function isPointwise(graph: GraphEditor, convolution: OnnxNode): boolean {
  const [, , height, width] = shapeOf(graph, convolution)
  const group = convolution.attribute.find(({ name }) => name === 'group')?.i ?? 1
  const biasIsKnown = convolution.input.length < 3 || graph.tensor(convolution.input[2] ?? '') !== undefined
  return height === 1 && width === 1 && Number(group) === 1 && biasIsKnown
}
