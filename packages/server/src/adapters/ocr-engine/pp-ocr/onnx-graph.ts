import { type OnnxGraph, type OnnxNode, type OnnxTensor, onnxAttribute, onnxFloat } from './onnx-format.js'

/** A graph whose nodes are being replaced. Names of tensors are as in the file. */
export interface GraphEditor {
  /** Takes out constants that nothing uses any more. */
  removeUnusedConstants(): void
  /** The nodes of that kind as they stand now. */
  nodesOf(opType: string): readonly OnnxNode[]
  /** The value of a constant or initializer. */
  tensor(name: string): OnnxTensor | undefined
  /** The value of a constant float of one element. */
  scalar(name: string): number | undefined
  consumers(name: string): readonly OnnxNode[]
  /** The one node that takes this tensor, if there is no other and it is of that kind. */
  soleConsumer(name: string, opType: string): OnnxNode | undefined
  /** The node that makes this tensor. */
  producer(name: string): OnnxNode | undefined
  /** Puts nodes where the last of the old ones was. */
  replace(old: readonly OnnxNode[], nodes: readonly OnnxNode[]): void
  /** Adds a constant and returns its name. */
  addConstant(values: Float32Array, dims: readonly number[]): string
}

export function editGraph(graph: OnnxGraph): GraphEditor {
  const outputs = new Set(graph.output.map(({ name }) => name))
  let index: GraphIndex | undefined
  let added = 0
  const lookUp = () => {
    index ??= indexGraph(graph)
    return index
  }
  const tensor = (name: string) => lookUp().tensors.get(name)
  return {
    nodesOf: (opType) => graph.node.filter((node) => node.opType === opType),
    tensor,
    scalar(name) {
      const found = tensor(name)
      if (!found || found.dataType !== onnxFloat || elementCount(found) !== 1) return undefined
      return readFloats(found)[0]
    },
    consumers: (name) => lookUp().consumers.get(name) ?? [],
    soleConsumer(name, opType) {
      const [consumer, ...others] = lookUp().consumers.get(name) ?? []
      if (others.length > 0 || outputs.has(name)) return undefined
      return consumer?.opType === opType ? consumer : undefined
    },
    producer: (name) => graph.node.find((node) => node.output.includes(name)),
    replace(old, nodes) {
      const last = Math.max(...old.map((node) => graph.node.indexOf(node)))
      graph.node.splice(last + 1, 0, ...nodes)
      graph.node = graph.node.filter((node) => !old.includes(node) || nodes.includes(node))
      index = undefined
    },
    removeUnusedConstants() {
      const { consumers } = lookUp()
      const isUsed = (name: string) => consumers.has(name) || outputs.has(name)
      graph.node = graph.node.filter((node) => node.opType !== 'Constant' || node.output.some(isUsed))
      graph.initializer = graph.initializer.filter(({ name = '' }) => isUsed(name))
      index = undefined
    },
    addConstant(values, dims) {
      const name = `prepared_constant_${added++}`
      const t: OnnxTensor = { dims: [...dims], dataType: onnxFloat, floatData: [], rawData: bytesOf(values) }
      const attribute = [{ name: 'value', type: onnxAttribute.tensor, t }]
      graph.node.unshift({ name, opType: 'Constant', input: [], output: [name], attribute })
      index = undefined
      return name
    },
  }
}

export interface NodeParts {
  readonly input: string[]
  readonly output: string
  readonly floats?: Readonly<Record<string, number>>
  /** `group` and `axis` are single numbers, all others lists. */
  readonly integers?: Readonly<Record<string, number[]>>
}

export function makeNode(opType: string, { input, output, floats = {}, integers = {} }: NodeParts): OnnxNode {
  const attribute = [
    ...Object.entries(floats).map(([name, f]) => ({ name, type: onnxAttribute.float, f })),
    ...Object.entries(integers).map(([name, ints]) =>
      name === 'group' || name === 'axis'
        ? { name, type: onnxAttribute.int, i: ints[0] }
        : { name, type: onnxAttribute.ints, ints },
    ),
  ]
  return { name: `prepared_${output}`, opType, input, output: [output], attribute }
}

/** Of a node with two inputs, the one that is not `name`. */
export function otherInput(node: OnnxNode, name: string): string {
  return (node.input[0] === name ? node.input[1] : node.input[0]) ?? ''
}

/** A tensor's shape. */
export function dimensions(tensor: OnnxTensor): number[] {
  return tensor.dims.map(Number)
}

/** A copy of a float tensor's values. */
export function readFloats(tensor: OnnxTensor): Float32Array {
  const raw = tensor.rawData
  // the format is little-endian, as is every machine that the runtimes are built for
  return raw && raw.length > 0
    ? new Float32Array(Uint8Array.from(raw).buffer)
    : Float32Array.from(tensor.floatData)
}

export function writeFloats(tensor: OnnxTensor, values: Float32Array): void {
  tensor.floatData = []
  tensor.rawData = bytesOf(values)
}

interface GraphIndex {
  readonly tensors: ReadonlyMap<string, OnnxTensor>
  readonly consumers: ReadonlyMap<string, OnnxNode[]>
}

function indexGraph(graph: OnnxGraph): GraphIndex {
  const tensors = new Map(graph.initializer.map((tensor) => [tensor.name ?? '', tensor]))
  const consumers = new Map<string, OnnxNode[]>()
  for (const node of graph.node) {
    const value =
      node.opType === 'Constant' ? node.attribute.find(({ name }) => name === 'value')?.t : undefined
    if (value) tensors.set(node.output[0] ?? '', value)
    for (const name of node.input) {
      const known = consumers.get(name)
      if (known) known.push(node)
      else consumers.set(name, [node])
    }
  }
  return { tensors, consumers }
}

function elementCount(tensor: OnnxTensor): number {
  return dimensions(tensor).reduce((product, length) => product * length, 1)
}

function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}
