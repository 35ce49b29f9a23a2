import { UploadOptionsSchema } from '@nusabaca/contract'
import fc from 'fast-check'
import { Value } from 'typebox/value'
import { expect, test } from 'vitest'
import type { NusabacaError } from '../core/errors.js'
import { parseUploadOptions } from './parse-upload-options.js'

const parse = (fields: Record<string, string>) => parseUploadOptions(new Map(Object.entries(fields)))
const defaults = { language: 'en', extract_format: 'text', confidence_threshold: 0.8 }

test('every option has the original’s default, and empty fields count as absent', () => {
  expect(parse({})).toEqual(defaults)
  expect(parse({ language: '', confidence_threshold: '', password: '' })).toEqual(defaults)
})

test('numbers and JSON are read from text, unknown fields are ignored', () => {
  const fields = {
    confidence_threshold: '0',
    metadata: '{"a":[1]}',
    csrf: 'x',
    __proto__: 'x',
    constructor: 'x',
  }
  expect(parse(fields)).toEqual({ ...defaults, confidence_threshold: 0, metadata: { a: [1] } })
})

test.each([
  { confidence_threshold: '1.5' },
  { confidence_threshold: 'high' },
  { confidence_threshold: 'NaN' },
  { extract_format: 'docx' },
  { metadata: '{' },
  { metadata: '[1]' },
  { tag: 'x'.repeat(200) },
])('%j is refused and the field is named', (fields) => {
  const [name] = Object.keys(fields)
  expect(() => parse(fields as unknown as Record<string, string>)).toThrow(
    expect.objectContaining({ code: 'invalid_request', message: expect.stringContaining(String(name)) }),
  )
})

test('all that is wrong is said at once', () => {
  expect(() => parse({ confidence_threshold: '2', extract_format: 'docx' })).toThrow(
    /confidence_threshold.*extract_format|extract_format.*confidence_threshold/,
  )
})

test('any form gives options that the schema allows, or is refused with the fields that are wrong', () => {
  const names = Object.keys(UploadOptionsSchema.properties)
  const value = fc.oneof(fc.string({ unit: 'binary' }), fc.double().map(String), fc.json())
  const form = fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), value, {
    noNullPrototype: true,
  })
  fc.assert(
    fc.property(form, (fields) => {
      try {
        expect(Value.Check(UploadOptionsSchema, parse(fields))).toBe(true)
      } catch (error) {
        expect(error).toMatchObject({ name: 'NusabacaError', code: 'invalid_request' })
        const { faults } = error as NusabacaError
        expect(faults.length).toBeGreaterThan(0)
        for (const { pointer } of faults) expect(names).toContain(pointer.split('/')[1])
      }
    }),
  )
})
