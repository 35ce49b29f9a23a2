import { Type } from 'typebox'
import type { Operation } from '../reference/operation.js'

export const getMetrics: Operation = {
  id: 'getMetrics',
  tag: 'Operation',
  summary: 'What this process has counted, for Prometheus',
  description:
    'Each process tells of itself; of the queues all tell the same. Workers answer it where NUSABACA_METRICS_PORT is set.',
  answers: {
    200: {
      description: 'In Prometheus’s text format, version 0.0.4.',
      content: { 'text/plain': Type.String() },
    },
  },
  example: {
    status: 200,
    answer:
      '# HELP nusabaca_build_info Always 1; its label is the version.\n# TYPE nusabaca_build_info gauge\nnusabaca_build_info{version="0.1.0"} 1\n…',
  },
}
