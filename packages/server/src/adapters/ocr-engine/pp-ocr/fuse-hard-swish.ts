import type { OnnxNode } from './onnx-format.js'
import { type GraphEditor, makeNode, otherInput } from './onnx-graph.js'

/** Hard-swish, x · clip(x + 3, 0, 6) / 6, is published as four passes; as x · HardSigmoid(x) it is two. */
export function fuseHardSwish(graph: GraphEditor): void {
  for (const addition of graph.nodesOf('Add')) {
    const found = findHardSwish(graph, addition)
    if (!found) continue
    const gate = `${found.output}_gate`
    graph.replace(found.nodes, [
      makeNode('HardSigmoid', { input: [found.input], output: gate, floats: { alpha: 1 / 6, beta: 0.5 } }),
      makeNode('Mul', { input: [found.input, gate], output: found.output }),
    ])
  }
}

interface HardSwish {
  readonly input: string
  readonly output: string
  readonly nodes: readonly OnnxNode[]
}

function findHardSwish(graph: GraphEditor, addition: OnnxNode): HardSwish | undefined {
  const three = addition.input.find((name) => isClose(graph.scalar(name), 3))
  const input = three === undefined ? '' : otherInput(addition, three)
  const clip = graph.soleConsumer(addition.output[0] ?? '', 'Clip')
  const clipped = clip?.output[0] ?? ''
  const multiplication = graph.soleConsumer(clipped, 'Mul')
  const division = graph.soleConsumer(multiplication?.output[0] ?? '', 'Div')
  if (input === '' || !clip || !multiplication || !division) return undefined
  const matches =
    isClose(clipBound(graph, clip, 'min'), 0) &&
    isClose(clipBound(graph, clip, 'max'), 6) &&
    otherInput(multiplication, clipped) === input &&
    isClose(graph.scalar(division.input[1] ?? ''), 6)
  if (!matches) return undefined
  return { input, output: division.output[0] ?? '', nodes: [addition, clip, multiplication, division] }
}

/** An input since operator set 11, an attribute before. */
function clipBound(graph: GraphEditor, clip: OnnxNode, name: 'min' | 'max'): number | undefined {
  const input = clip.input[name === 'min' ? 1 : 2]
  return input === undefined
    ? clip.attribute.find((attribute) => attribute.name === name)?.f
    : graph.scalar(input)
}

function isClose(value: number | undefined, expected: number): boolean {
  return value !== undefined && Math.abs(value - expected) < 1e-6
}
