import { Type } from 'typebox'
import type { Operation } from '../reference/operation.js'

export const FileQuerySchema = Type.Object({
  exp: Type.Optional(Type.String({ description: 'Seconds since 1970 at which the link stops working.' })),
  kid: Type.Optional(Type.String({ description: 'Which secret signed it.' })),
  sig: Type.Optional(Type.String({ description: 'The signature.' })),
})

export const DownloadQuerySchema = Type.Object({
  ...FileQuerySchema.properties,
  name: Type.Optional(Type.String({ description: 'What the file is saved as; signed, too.' })),
})

export const putFile: Operation = {
  id: 'putFile',
  tag: 'Documents',
  summary: 'Put a file, by a signed address',
  description:
    'The address is the answer of `offerDirectUpload`; it is good for a file of one length and type.',
  bodies: { '*/*': Type.String({ contentMediaType: 'application/octet-stream' }) },
  answers: { 200: { description: 'It is stored.' } },
  errors: ['forbidden', 'task_expired', 'storage_unavailable'],
  example: { query: 'exp=1795512210&kid=…&sig=…', status: 200 },
}

export const getFile: Operation = {
  id: 'getFile',
  tag: 'Results',
  summary: 'A stored file, by a signed link',
  description:
    'The links are in the status of a task that has completed; they need no key and work until they expire. With files in a cloud they lead there.',
  answers: {
    200: {
      description: 'The file, as a download.',
      headers: ['content-disposition', 'accept-ranges'],
      content: { '*/*': Type.String({ contentMediaType: 'application/octet-stream' }) },
    },
    206: {
      description: 'The part of it that `Range` asks for.',
      headers: ['content-disposition', 'content-range'],
      content: { '*/*': Type.String({ contentMediaType: 'application/octet-stream' }) },
    },
  },
  headers: ['range'],
  errors: ['forbidden', 'task_expired', 'range_not_satisfiable', 'storage_unavailable'],
  example: { query: 'exp=1795512210&kid=…&sig=…', status: 200 },
}
