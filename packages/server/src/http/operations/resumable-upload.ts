import { UploadAcceptedSchema } from '@nusabaca/contract'
import { Type } from 'typebox'
import type { Operation } from '../reference/operation.js'
import { documentErrors } from './submit-document.js'

const piece = Type.String({ contentMediaType: 'application/offset+octet-stream' })
const accepted = {
  headers: ['x-task-id', 'upload-offset', 'tus-resumable'],
  content: { 'application/json': UploadAcceptedSchema },
} as const

export const beginUpload: Operation = {
  id: 'beginUpload',
  tag: 'Documents',
  summary: 'Begin a resumable upload',
  description:
    'By [tus 1.0](https://tus.io/protocols/resumable-upload), with `creation-with-upload` and `creation-defer-length`. The options of an upload and its `filename` are metadata. `HEAD` on the upload’s path tells how far it is; the id of the upload will be that of its task.',
  headers: ['tus-resumable', 'upload-length', 'upload-metadata'],
  bodies: { 'application/offset+octet-stream': piece },
  answers: {
    201: { description: 'It has begun; pieces go to its `Location`.', ...accepted, headers: ['location'] },
  },
  errors: [...documentErrors, 'source_blocked'],
  example: {
    headers: {
      'tus-resumable': '1.0.0',
      'upload-length': '105232',
      'upload-metadata': 'filename c3VyYXQuanBn,language aWQ=',
    },
    status: 201,
  },
}

export const continueUpload: Operation = {
  id: 'continueUpload',
  tag: 'Documents',
  summary: 'Send a piece of a resumable upload',
  description:
    'With the last piece the upload becomes a task, and the answer is what another upload would have been answered with. A sender that does not hear it asks with `HEAD`, and has `X-Task-Id`.',
  headers: ['tus-resumable', 'upload-offset'],
  bodies: { 'application/offset+octet-stream': piece },
  answers: {
    200: { description: 'It is whole and accepted.', ...accepted },
    204: { description: 'The piece is stored.', headers: ['upload-offset', 'tus-resumable'] },
  },
  errors: [...documentErrors, 'source_blocked', 'not_found', 'task_expired', 'upload_conflict'],
  example: {
    headers: {
      'tus-resumable': '1.0.0',
      'upload-offset': '0',
      'content-type': 'application/offset+octet-stream',
    },
    status: 204,
  },
}

export const dropUpload: Operation = {
  id: 'dropUpload',
  tag: 'Documents',
  summary: 'Drop a resumable upload',
  description: 'Of one that has become a task, erase the task.',
  headers: ['tus-resumable'],
  answers: { 204: { description: 'It is gone.', headers: ['tus-resumable'] } },
  errors: ['invalid_request', 'not_found', 'upload_conflict'],
  example: { headers: { 'tus-resumable': '1.0.0' }, status: 204 },
}
