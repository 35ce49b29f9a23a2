import { type Static, Type } from 'typebox'
import { TimestampSchema } from './scalars.js'
import { UploadOptionsSchema } from './upload.js'

/** A file that is to be put into the object store itself. */
export const DirectUploadRequestSchema = Type.Object({
  file_name: Type.String({ minLength: 1, maxLength: 1024 }),
  size: Type.Integer({ minimum: 1, description: 'Bytes; exactly so many are taken.' }),
  content_type: Type.Optional(
    Type.String({ maxLength: 127, pattern: '^[\\w.+-]+/[\\w.+-]+$', default: 'application/octet-stream' }),
  ),
  sha256: Type.Optional(
    Type.String({ pattern: '^[0-9a-fA-F]{64}$', description: 'Is compared when the task is made.' }),
  ),
})
export type DirectUploadRequest = Static<typeof DirectUploadRequestSchema>

/** 201: how to put it there. Afterwards its `key` makes a task of it, once. */
export const DirectUploadSchema = Type.Object({
  success: Type.Literal(true),
  key: Type.String(),
  upload: Type.Object({
    method: Type.Literal('PUT'),
    url: Type.String({ description: 'Whoever has it may put the file there; no key is asked for.' }),
    headers: Type.Record(Type.String(), Type.String(), { description: 'To be sent with it.' }),
    expires_at: TimestampSchema,
  }),
  expires_at: Type.Unsafe<string>({ ...TimestampSchema, description: 'Until when the key makes a task.' }),
})
export type DirectUpload = Static<typeof DirectUploadSchema>

/** An upload of what was put into the object store; JSON, where options have their own types. */
export const UploadFromKeySchema = Type.Object({
  key: Type.String({ minLength: 1, maxLength: 64 }),
  ...Type.Partial(UploadOptionsSchema).properties,
})
export type UploadFromKey = Static<typeof UploadFromKeySchema>
