import { expect, test } from 'vitest'
import { jobTrace, traceFields, traceHeaders, validTraceparent, validTracestate } from './trace.js'

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

const member = (key: string, length: number) => `${key}=${'v'.repeat(length - key.length - 1)}`

test.each([
  'congo=t61rcWkgMzE',
  'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE',
  'fw529a3039@dt=FfAAEAAAC1oA,0a_-*/b=a b:"c"~!',
  `${'k'.repeat(256)}=${'v'.repeat(255)}`,
  member('a', 258),
  Array.from({ length: 32 }, (_, index) => `k${index}=v`).join(),
])('the state %j is valid', (header) => {
  expect(validTracestate(header)).toBe(header)
})

test('of a state spaces and empty members are left out, and what is too much: long members, then the last', () => {
  expect(validTracestate(' a= 1 ,\t, b=2,')).toBe('a= 1,b=2')
  const [long, ...others] = [member('l', 129), ...['a', 'b', 'c', 'd'].map((key) => member(key, 127))]
  expect(validTracestate([long, ...others].join())).toBe(others.join())
  expect(validTracestate([...others, 'e=1'].join())).toBe(others.join())
})

test.each([
  undefined,
  '',
  ' , ',
  'a',
  '=1',
  'a=',
  'A=1',
  '_a=1',
  'a=1=2',
  'a b=1',
  'a=é',
  'a=1\u007f',
  'a=1\r\nx: y',
  'a=1,a=2',
  'a=1,b',
  member('a', 259),
  `${'k'.repeat(257)}=v`,
  Array.from({ length: 33 }, (_, index) => `k${index}=v`).join(),
])('the state %j is ignored', (header) => {
  expect(validTracestate(header)).toBeNull()
})

test('the log names the trace and the request, others hear of the trace alone', () => {
  const trace = { requestId: 'r-1', traceparent }
  expect(traceFields(trace)).toEqual({ requestId: 'r-1', traceId })
  expect(traceFields({ requestId: 'r-1' })).toEqual({ requestId: 'r-1' })
  expect(traceHeaders(trace)).toEqual({ traceparent })
  const noted = { ...trace, tracestate: 'congo=t61rcWkgMzE' }
  expect(traceFields(noted)).toEqual({ requestId: 'r-1', traceId })
  expect(jobTrace(noted)).toEqual(trace)
  expect(traceHeaders(noted)).toEqual({ traceparent, tracestate: 'congo=t61rcWkgMzE' })
  for (const none of [{ requestId: 'r-1' }, null, undefined]) expect(traceHeaders(none)).toEqual({})
})
