import type { ByteRange } from '../core/ports/object-store.js'

/**
 * The part of a file of `size` bytes that a `Range` header (RFC 9110, 14.2) asks for: null for all of it, as for what is no
 * single range of bytes; `unsatisfiable` where nothing of it is there.
 */
export function parseByteRange(header: string | undefined, size: number): ByteRange | null | 'unsatisfiable' {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/i.exec(header?.trim() ?? '') ?? []
  if (from === '' && to === '') return null
  if (from === '') return Number(to) === 0 ? 'unsatisfiable' : inside(size - Number(to), size - 1, size)
  if (to !== '' && Number(to) < Number(from)) return null
  return inside(Number(from), to === '' ? size - 1 : Number(to), size)
}

function inside(first: number, last: number, size: number): ByteRange | 'unsatisfiable' {
  if (first >= size) return 'unsatisfiable'
  return { first: Math.max(first, 0), last: Math.min(last, size - 1) }
}
