import type { OnnxGraph, OnnxTensor } from './onnx-format.js'
import { dimensions, type GraphEditor, otherInput, readFloats, writeFloats } from './onnx-graph.js'

/**
 * Cuts a recogniser's last layer (matrix, bias, softmax) to the blank and the given classes. Left as it is
 * when the graph does not end that way.
 *
 * @param classes ascending class numbers, without the blank
 */
export function cutLastLayer(graph: OnnxGraph, editor: GraphEditor, classes: Int32Array): void {
  const [output] = graph.output
  const softmax = editor.producer(output?.name ?? '')
  const addition = editor.producer(softmax?.input[0] ?? '')
  if (softmax?.opType !== 'Softmax' || addition?.opType !== 'Add') return
  const product = addition.input.find((name) => editor.producer(name)?.opType === 'MatMul') ?? ''
  const matrix = editor.tensor(editor.producer(product)?.input[1] ?? '')
  const bias = editor.tensor(otherInput(addition, product))
  const kept = [0, ...classes]
  if (!matrix || !bias || dimensions(matrix).at(-1) !== dimensions(bias).at(-1)) return
  if ((kept.at(-1) ?? 0) >= (dimensions(matrix).at(-1) ?? 0)) return
  keepColumns(matrix, kept)
  keepColumns(bias, kept)
  const shape = output?.type?.tensorType?.shape?.dim.at(-1)
  if (shape?.dimValue !== undefined) shape.dimValue = kept.length
}

function keepColumns(tensor: OnnxTensor, kept: readonly number[]): void {
  const dims = dimensions(tensor)
  const columns = dims.at(-1) ?? 0
  const values = readFloats(tensor)
  const rows = values.length / columns
  const cut = new Float32Array(rows * kept.length)
  for (let row = 0; row < rows; row++) {
    for (const [index, column] of kept.entries()) {
      cut[row * kept.length + index] = values[row * columns + column] ?? 0
    }
  }
  writeFloats(tensor, cut)
  tensor.dims = [...dims.slice(0, -1), kept.length]
}
