import { Type } from 'typebox'
import type { Operation } from '../reference/operation.js'

export const getOpenApi: Operation = {
  id: 'getOpenApi',
  tag: 'Server',
  summary: 'This API as OpenAPI 3.1',
  answers: {
    200: { description: 'The document.', content: { 'application/json': Type.Object({}) } },
  },
  example: { status: 200 },
}

export const readReference: Operation = {
  id: 'readReference',
  tag: 'Server',
  summary: 'The same for people',
  answers: { 200: { description: 'A page.', content: { 'text/html': Type.String() } } },
  example: { status: 200 },
}

export const getReferenceStyle: Operation = {
  id: 'getReferenceStyle',
  tag: 'Server',
  summary: 'How that page looks',
  answers: { 200: { description: 'A style sheet.', content: { 'text/css': Type.String() } } },
  example: { status: 200 },
}
