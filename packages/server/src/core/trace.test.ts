import { expect, test } from 'vitest'
import { traceFields, traceHeaders, validTraceparent } from './trace.js'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const parentId = '00f067aa0ba902b7'
const traceparent = `00-${traceId}-${parentId}-01`

test.each([
  traceparent,
  `00-${traceId}-${parentId}-00`,
  // Of a version to come, with more than is known today.
  `cc-${traceId}-${parentId}-01`,
  `cc-${traceId}-${parentId}-01-what-else`,
])('%s is valid', (header) => {
  expect(validTraceparent(header)).toBe(header)
})

test.each([
  undefined,
  '',
  [traceparent, traceparent],
  `${traceparent}, ${traceparent}`,
  `${traceparent}-more`,
  ` ${traceparent}`,
  traceparent.toUpperCase(),
  `ff-${traceId}-${parentId}-01`,
  `00-${'0'.repeat(32)}-${parentId}-01`,
  `00-${traceId}-${'0'.repeat(16)}-01`,
  `00-${traceId}-${parentId}`,
  `00-${traceId}x-${parentId}-01`,
  `cc-${traceId}-${parentId}-01.`,
  `cc-${traceId}-${parentId}-01-${'a'.repeat(1000)}`,
  `${traceparent}\r\nx: y`,
])('%j is ignored', (header) => {
  expect(validTraceparent(header)).toBeNull()
})

test('the log names the trace and the request, others hear of the trace alone', () => {
  const trace = { requestId: 'r-1', traceparent }
  expect(traceFields(trace)).toEqual({ requestId: 'r-1', traceId })
  expect(traceFields({ requestId: 'r-1' })).toEqual({ requestId: 'r-1' })
  expect(traceHeaders(trace)).toEqual({ traceparent })
  for (const none of [{ requestId: 'r-1' }, null, undefined]) expect(traceHeaders(none)).toEqual({})
})
