import { ResultsFileSchema } from '@nusabaca/contract'
import { Type } from 'typebox'
import type { Operation } from '../reference/operation.js'

export const getTaskResult: Operation = {
  id: 'getTaskResult',
  tag: 'Results',
  summary: 'The result alone',
  description: 'As plain text, or as JSON with every page, line and word. Until there is one it is 404.',
  headers: ['accept'],
  answers: {
    200: {
      description: 'By `format`, else by `Accept`, else by the upload’s `extract_format`.',
      content: { 'text/plain': Type.String(), 'application/json': ResultsFileSchema },
    },
  },
  failureStatus: 409,
  example: { query: 'format=text', status: 200, answer: 'KELOMPOK TANI SUMBER REJEKI\nDusun Kalibening, …' },
}
