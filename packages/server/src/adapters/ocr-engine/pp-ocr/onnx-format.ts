import protobuf from 'protobufjs/light.js'

/**
 * The part of the ONNX format (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto) that model preparation
 * looks into. What it does not look into is declared as `bytes`, which is the same on the wire, so that
 * encoding a decoded model loses nothing.
 */
export interface OnnxModel {
  graph: OnnxGraph
}

export interface OnnxGraph {
  node: OnnxNode[]
  initializer: OnnxTensor[]
  output: OnnxValue[]
}

export interface OnnxNode {
  input: string[]
  output: string[]
  name?: string
  opType: string
  attribute: OnnxAttribute[]
}

export interface OnnxAttribute {
  name: string
  type: number
  f?: number
  i?: unknown
  t?: OnnxTensor
  ints?: unknown[]
}

export interface OnnxTensor {
  /** 64-bit integers as the protobuf runtime hands them out; `Number()` of them is exact for real shapes. */
  dims: unknown[]
  dataType: number
  floatData: number[]
  rawData?: Uint8Array
  name?: string
}

export interface OnnxValue {
  name: string
  type?: { tensorType?: { shape?: { dim: { dimValue?: unknown; dimParam?: string }[] } } }
}

/** Codes of the format's two enumerations that are used here. */
export const onnxFloat = 1
export const onnxAttribute = { float: 1, int: 2, tensor: 4, ints: 7 } as const

type FieldType = readonly [id: number, type: string, rule?: 'repeated' | 'packed']

const messages: Readonly<Record<string, Readonly<Record<string, FieldType>>>> = {
  ModelProto: {
    irVersion: [1, 'int64'],
    producerName: [2, 'string'],
    producerVersion: [3, 'string'],
    domain: [4, 'string'],
    modelVersion: [5, 'int64'],
    docString: [6, 'string'],
    graph: [7, 'GraphProto'],
    opsetImport: [8, 'bytes', 'repeated'],
    metadataProps: [14, 'bytes', 'repeated'],
    trainingInfo: [20, 'bytes', 'repeated'],
    functions: [25, 'bytes', 'repeated'],
    configuration: [26, 'bytes', 'repeated'],
  },
  GraphProto: {
    node: [1, 'NodeProto', 'repeated'],
    name: [2, 'string'],
    initializer: [5, 'TensorProto', 'repeated'],
    docString: [10, 'string'],
    input: [11, 'ValueInfoProto', 'repeated'],
    output: [12, 'ValueInfoProto', 'repeated'],
    valueInfo: [13, 'ValueInfoProto', 'repeated'],
    quantizationAnnotation: [14, 'bytes', 'repeated'],
    sparseInitializer: [15, 'bytes', 'repeated'],
    metadataProps: [16, 'bytes', 'repeated'],
  },
  NodeProto: {
    input: [1, 'string', 'repeated'],
    output: [2, 'string', 'repeated'],
    name: [3, 'string'],
    opType: [4, 'string'],
    attribute: [5, 'AttributeProto', 'repeated'],
    docString: [6, 'string'],
    domain: [7, 'string'],
    overload: [8, 'string'],
    metadataProps: [9, 'bytes', 'repeated'],
    deviceConfigurations: [10, 'bytes', 'repeated'],
  },
  AttributeProto: {
    name: [1, 'string'],
    f: [2, 'float'],
    i: [3, 'int64'],
    s: [4, 'bytes'],
    t: [5, 'TensorProto'],
    g: [6, 'bytes'],
    floats: [7, 'float', 'repeated'],
    ints: [8, 'int64', 'repeated'],
    strings: [9, 'bytes', 'repeated'],
    tensors: [10, 'bytes', 'repeated'],
    graphs: [11, 'bytes', 'repeated'],
    docString: [13, 'string'],
    tp: [14, 'bytes'],
    typeProtos: [15, 'bytes', 'repeated'],
    type: [20, 'int32'],
    refAttrName: [21, 'string'],
    sparseTensor: [22, 'bytes'],
    sparseTensors: [23, 'bytes', 'repeated'],
  },
  TensorProto: {
    dims: [1, 'int64', 'repeated'],
    dataType: [2, 'int32'],
    segment: [3, 'bytes'],
    floatData: [4, 'float', 'packed'],
    int32Data: [5, 'int32', 'packed'],
    stringData: [6, 'bytes', 'repeated'],
    int64Data: [7, 'int64', 'packed'],
    name: [8, 'string'],
    rawData: [9, 'bytes'],
    doubleData: [10, 'double', 'packed'],
    uint64Data: [11, 'uint64', 'packed'],
    docString: [12, 'string'],
    externalData: [13, 'bytes', 'repeated'],
    dataLocation: [14, 'int32'],
    metadataProps: [16, 'bytes', 'repeated'],
  },
  ValueInfoProto: {
    name: [1, 'string'],
    type: [2, 'TypeProto'],
    docString: [3, 'string'],
    metadataProps: [4, 'bytes', 'repeated'],
  },
  TypeProto: {
    tensorType: [1, 'TensorType'],
    sequenceType: [4, 'bytes'],
    mapType: [5, 'bytes'],
    denotation: [6, 'string'],
    opaqueType: [7, 'bytes'],
    sparseTensorType: [8, 'bytes'],
    optionalType: [9, 'bytes'],
  },
  TensorType: { elemType: [1, 'int32'], shape: [2, 'TensorShapeProto'] },
  TensorShapeProto: { dim: [1, 'Dimension', 'repeated'] },
  Dimension: { dimValue: [1, 'int64'], dimParam: [2, 'string'], denotation: [3, 'string'] },
}

const modelType = describe().lookupType('ModelProto')

/** @throws when the bytes are not a protobuf message */
export function decodeOnnxModel(bytes: Uint8Array): OnnxModel {
  return modelType.decode(bytes) as unknown as OnnxModel
}

export function encodeOnnxModel(model: OnnxModel): Uint8Array {
  return modelType.encode(model as unknown as protobuf.Message).finish()
}

function describe(): protobuf.Root {
  const root = new protobuf.Root()
  for (const [name, fields] of Object.entries(messages)) {
    const type = new protobuf.Type(name)
    for (const [field, [id, kind, rule]] of Object.entries(fields)) {
      const options = rule === undefined ? {} : { packed: rule === 'packed' }
      type.add(
        new protobuf.Field(field, id, kind, rule === undefined ? undefined : 'repeated', undefined, options),
      )
    }
    root.add(type)
  }
  return root
}
