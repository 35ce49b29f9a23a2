import { BatchAcceptedSchema, UploadOptionsSchema } from '@nusabaca/contract'
import { Type } from 'typebox'
import type { Operation } from '../reference/operation.js'
import { documentErrors, submitDocument } from './submit-document.js'

const statusPath = 'http://127.0.0.1:8000/api/v1/upload/batch/3f2b8a54-7f0e-4a53-9c0c-2a9d3b1c4e5f/'

export const submitBatch: Operation = {
  id: 'submitBatch',
  tag: 'Documents',
  summary: 'Upload several documents',
  description:
    'Several parts `file`, each of which becomes a task with the options of the form. What is wrong with one is said in its place, and refuses none of the others; when nothing can be accepted the answer is the problem of the first.',
  headers: ['idempotency-key'],
  bodies: {
    'multipart/form-data': Type.Object({
      file: Type.Array(Type.String({ contentMediaType: 'application/octet-stream' }), {
        minItems: 1,
        description: 'The documents; `limits.max_batch_files` of the capabilities says how many at most.',
      }),
      ...Type.Partial(UploadOptionsSchema).properties,
    }),
  },
  answers: {
    202: {
      description: 'Some file was accepted, or all.',
      headers: ['location', 'retry-after'],
      content: { 'application/json': BatchAcceptedSchema },
    },
  },
  errors: documentErrors,
  example: {
    form: { file: 'surat.jpg', language: 'id', extract_format: 'json' },
    status: 202,
    answer: {
      success: true,
      message: 'Files uploaded successfully. Processing in background.',
      batch_id: '3f2b8a54-7f0e-4a53-9c0c-2a9d3b1c4e5f',
      status_url: statusPath,
      accepted: 1,
      refused: 0,
      files: [submitDocument.example.answer],
    },
  },
}
