import { type GraphEditor, makeNode, otherInput } from './onnx-graph.js'

/**
 * Squeeze-and-excitation with a residual, x + x · g, passes twice over a map that is largest in the
 * detector's neck; x · (1 + g) adds on the gate's few numbers and passes once.
 */
export function mergeResidualGates(graph: GraphEditor): void {
  for (const multiplication of graph.nodesOf('Mul')) {
    const [product = ''] = multiplication.output
    const addition = graph.soleConsumer(product, 'Add')
    if (!addition) continue
    const map = otherInput(addition, product)
    const gate = otherInput(multiplication, map)
    if (!multiplication.input.includes(map) || graph.producer(gate)?.opType !== 'HardSigmoid') continue
    const one = graph.addConstant(Float32Array.of(1), [1])
    const [output = ''] = addition.output
    const raised = `${output}_gate`
    graph.replace(
      [multiplication, addition],
      [
        makeNode('Add', { input: [gate, one], output: raised }),
        makeNode('Mul', { input: [map, raised], output }),
      ],
    )
  }
}
