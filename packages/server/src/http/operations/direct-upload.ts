import { DirectUploadSchema } from '@nusabaca/contract'
import type { Operation } from '../reference/operation.js'

export const offerDirectUpload: Operation = {
  id: 'offerDirectUpload',
  tag: 'Documents',
  summary: 'Put a file into the object store itself',
  description:
    'Send the file with the `method`, to the `url`, and with the `headers` of `upload`; then upload a document by its `key`, within the hour and once. With files in a cloud the address leads there.',
  answers: {
    201: { description: 'It may be put.', content: { 'application/json': DirectUploadSchema } },
  },
  errors: ['file_too_large'],
  example: {
    body: { file_name: 'surat.jpg', size: 105232, content_type: 'image/jpeg' },
    status: 201,
    answer: {
      success: true,
      key: '0b9a3c0e-5f0f-4f51-8a5c-9d2f7f0c8a11',
      upload: {
        method: 'PUT',
        url: 'http://127.0.0.1:8000/files/incoming/0b9a3c0e-5f0f-4f51-8a5c-9d2f7f0c8a11?exp=…&kid=…&sig=…',
        headers: { 'content-type': 'image/jpeg' },
        expires_at: '2026-11-24T08:35:00.000Z',
      },
      expires_at: '2026-11-24T09:20:00.000Z',
    },
  },
}
