import { PageSchema } from '@nusabaca/contract'
import type { Operation } from '../reference/operation.js'
import { exampleLine, examplePage } from './examples.js'

export const getTaskPage: Operation = {
  id: 'getTaskPage',
  tag: 'Results',
  summary: 'One page, as soon as it has been read',
  description: 'Until then it is 404, and may be asked for again.',
  answers: {
    200: { description: 'Its text, lines and words.', content: { 'application/json': PageSchema } },
  },
  errors: ['invalid_request', 'invalid_page_range'],
  failureStatus: 409,
  example: {
    status: 200,
    answer: {
      ...examplePage,
      lines: [
        {
          ...exampleLine,
          words: [
            {
              text: 'KELOMPOK',
              bounding_box: [
                [172, 147],
                [351, 149],
                [350, 181],
                [171, 179],
              ],
              confidence: 0.993,
            },
          ],
        },
      ],
      timings: { decode_ms: 31, recognize_ms: 842 },
    },
  },
}
