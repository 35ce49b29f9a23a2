import { HealthSchema } from '@nusabaca/contract'
import type { Operation } from '../reference/operation.js'

const content = { 'application/json': HealthSchema }

export const getLiveness: Operation = {
  id: 'getLiveness',
  tag: 'Server',
  summary: 'Whether the process runs',
  answers: { 200: { description: 'It does.', content } },
  example: { status: 200, answer: { status: 'ok' } },
}

export const getReadiness: Operation = {
  id: 'getReadiness',
  tag: 'Server',
  summary: 'Whether it can take work now',
  answers: {
    200: { description: 'It can.', content },
    503: { description: 'Something that it needs is missing; `checks` names it.', content },
  },
  example: { status: 200, answer: { status: 'ok', checks: { database: 'ok' } } },
}
