import { type Fault, invalidRequest } from '../core/errors.js'
import { say } from '../core/sentence.js'

/** NUL, and halves of surrogate pairs: no text of the database may have them. */
const unstorable = /[\0\p{Surrogate}]/u
const mostLevels = 64

/** Throws `invalid_request` that names every field that cannot be kept for a text or a depth that is in it. */
export function requireStorable(fields: Readonly<Record<string, unknown>>): void {
  const faults = Object.entries(fields).flatMap(([field, value]): readonly Fault[] => {
    const flaw = flawOf(value)
    return flaw === null ? [] : [{ pointer: `/${field}`, sentence: say(flaw, { field }) }]
  })
  if (faults.length > 0) throw invalidRequest(faults)
}

type Flaw = '{field} has characters that cannot be kept' | '{field} is nested too deeply'

function flawOf(value: unknown, level = 0): Flaw | null {
  if (typeof value === 'string') {
    return unstorable.test(value) ? '{field} has characters that cannot be kept' : null
  }
  if (typeof value !== 'object' || value === null) return null
  if (level === mostLevels) return '{field} is nested too deeply'
  for (const member of Object.entries(value).flat()) {
    const flaw = flawOf(member, level + 1)
    if (flaw !== null) return flaw
  }
  return null
}
