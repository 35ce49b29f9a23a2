import type { OnnxNode } from './onnx-format.js'
import { dimensions, type GraphEditor, makeNode, otherInput, readFloats, writeFloats } from './onnx-graph.js'

/**
 * PP-LCNetV3 learns a scale and a shift (one number each) behind every convolution and every activation. As
 * published they are passes over whole feature maps; here they go into the weights of the convolution before
 * or after them.
 */
export function foldIntoPreviousConvolutions(graph: GraphEditor): void {
  for (const convolution of graph.nodesOf('Conv')) {
    const affine = findAffine(graph, convolution.output[0] ?? '')
    if (!affine || !ownsItsWeights(graph, convolution)) continue
    scaleWeights(graph, convolution, affine.scale)
    changeBias(graph, convolution, (bias) => bias * affine.scale + affine.shift)
    const folded = { ...convolution, output: [affine.output] }
    graph.replace([convolution, ...affine.nodes], [folded])
  }
}

/**
 * A scale and shift whose result goes to convolutions only. Where those pad their input with zeros the shift
 * has to stay, since the padding must not be shifted.
 */
export function foldIntoNextConvolutions(graph: GraphEditor): void {
  for (const multiplication of graph.nodesOf('Mul')) {
    const input = multiplication.input.find((name) => graph.scalar(name) === undefined)
    const affine = input === undefined ? undefined : affineAt(graph, multiplication, input)
    if (input === undefined || !affine) continue
    const takers = graph.consumers(affine.output)
    const canFold = takers.every(
      (node) => node.opType === 'Conv' && node.input[0] === affine.output && ownsItsWeights(graph, node),
    )
    if (takers.length === 0 || !canFold) continue
    if (takers.every((node) => !padsItsInput(node))) {
      foldScaleAndShift(graph, { affine, input, takers })
    } else {
      asPointwiseConvolution(graph, { affine, input, takers })
    }
  }
}

interface Affine {
  readonly scale: number
  readonly shift: number
  readonly output: string
  readonly nodes: readonly OnnxNode[]
}

interface Folding {
  readonly affine: Affine
  readonly input: string
  readonly takers: readonly OnnxNode[]
}

function foldScaleAndShift(graph: GraphEditor, { affine, input, takers }: Folding): void {
  const folded = takers.map((node) => {
    const sums = weightSums(graph, node)
    scaleWeights(graph, node, affine.scale)
    changeBias(graph, node, (bias, channel) => bias + (sums[channel] ?? 0) * affine.shift)
    return { ...node, input: [input, ...node.input.slice(1)] }
  })
  graph.replace(affine.nodes, [])
  for (const [index, node] of takers.entries()) graph.replace([node], folded.slice(index, index + 1))
}

/**
 * Two passes become one, and one that the runtime can do in its blocked layout: a bare addition would make it
 * reorder the whole map before and after.
 */
function asPointwiseConvolution(graph: GraphEditor, { affine, input, takers }: Folding): void {
  const channels = inputChannels(graph, takers[0] as OnnxNode)
  const weights = graph.addConstant(new Float32Array(channels).fill(affine.scale), [channels, 1, 1, 1])
  const bias = graph.addConstant(new Float32Array(channels).fill(affine.shift), [channels])
  const node = makeNode('Conv', {
    input: [input, weights, bias],
    output: affine.output,
    integers: { group: [channels], kernel_shape: [1, 1], strides: [1, 1], pads: [0, 0, 0, 0] },
  })
  graph.replace(affine.nodes, [node])
}

function inputChannels(graph: GraphEditor, convolution: OnnxNode): number {
  const weights = graph.tensor(convolution.input[1] ?? '')
  const group = convolution.attribute.find(({ name }) => name === 'group')?.i ?? 1
  return ((weights && dimensions(weights)[1]) ?? 0) * Number(group)
}

/** The multiplication and addition of one number each that alone take `input`. */
function findAffine(graph: GraphEditor, input: string): Affine | undefined {
  const multiplication = graph.soleConsumer(input, 'Mul')
  return multiplication && affineAt(graph, multiplication, input)
}

function affineAt(graph: GraphEditor, multiplication: OnnxNode, input: string): Affine | undefined {
  const [product = ''] = multiplication.output
  const addition = graph.soleConsumer(product, 'Add')
  const scale = graph.scalar(otherInput(multiplication, input))
  const shift = addition && graph.scalar(otherInput(addition, product))
  if (scale === undefined || shift === undefined) return undefined
  return { scale, shift, output: addition?.output[0] ?? '', nodes: [multiplication, addition as OnnxNode] }
}

function ownsItsWeights(graph: GraphEditor, convolution: OnnxNode): boolean {
  return convolution.input
    .slice(1)
    .every((name) => graph.tensor(name) !== undefined && graph.consumers(name).length === 1)
}

function padsItsInput(convolution: OnnxNode): boolean {
  const pads = convolution.attribute.find(({ name }) => name === 'pads')?.ints ?? []
  const autoPad = convolution.attribute.some(({ name }) => name === 'auto_pad')
  return autoPad || pads.some((pad) => Number(pad) !== 0)
}

function scaleWeights(graph: GraphEditor, convolution: OnnxNode, scale: number): void {
  const tensor = graph.tensor(convolution.input[1] ?? '')
  if (tensor)
    writeFloats(
      tensor,
      readFloats(tensor).map((weight) => weight * scale),
    )
}

/** Sum of the weights of each output channel. */
function weightSums(graph: GraphEditor, convolution: OnnxNode): Float64Array {
  const tensor = graph.tensor(convolution.input[1] ?? '')
  if (!tensor) return new Float64Array()
  const weights = readFloats(tensor)
  const sums = new Float64Array(dimensions(tensor)[0] ?? 0)
  const perChannel = weights.length / sums.length
  for (const [index, weight] of weights.entries()) {
    const channel = Math.floor(index / perChannel)
    sums[channel] = (sums[channel] ?? 0) + weight
  }
  return sums
}

function changeBias(
  graph: GraphEditor,
  convolution: OnnxNode,
  change: (bias: number, channel: number) => number,
): void {
  const known = graph.tensor(convolution.input[2] ?? '')
  if (known) {
    writeFloats(known, readFloats(known).map(change))
    return
  }
  const weights = graph.tensor(convolution.input[1] ?? '')
  const channels = (weights && dimensions(weights)[0]) ?? 0
  convolution.input.push(graph.addConstant(new Float32Array(channels).map(change), [channels]))
}
