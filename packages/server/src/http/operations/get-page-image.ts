import { Type } from 'typebox'
import type { Operation } from '../reference/operation.js'

export const getPageImage: Operation = {
  id: 'getPageImage',
  tag: 'Results',
  summary: 'A picture of a page',
  description:
    'Of every kind of original, as soon as it is uploaded, and never larger than that. Boxes fit on it when they are scaled by its width over the `width` of the page. It is not turned: turn both by the page’s `rotation` to bring the text upright. Of a document with a password there is none once its task has ended.',
  headers: ['if-none-match'],
  answers: {
    200: {
      description: 'The picture, to be kept by whoever asked alone.',
      headers: ['etag'],
      content: { 'image/jpeg': Type.String({ contentMediaType: 'image/jpeg' }) },
    },
    304: { description: 'The client has it.', headers: ['etag'] },
  },
  errors: [
    'invalid_request',
    'invalid_page_range',
    'password_required',
    'file_corrupt',
    'image_too_large',
    'page_timeout',
    'worker_lost',
    'storage_unavailable',
  ],
  example: { query: 'width=320', status: 200 },
}
