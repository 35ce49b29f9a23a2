import type { ApiOperation, Schema } from './api-document.js'
import type { Dice } from './dice.js'
import { type Kind, type MakeValue, nasty } from './values.js'

export interface FuzzBody {
  readonly type: string
  readonly content: Buffer
}

const mediaTypes = [
  'application/json',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'a',
  '',
]

/** Makes bodies for operations; null for none. `files` are some that can be read. */
export function createMakeBody(
  { below, pick, chance, bytes }: Dice,
  { make, files }: { readonly make: MakeValue; readonly files: readonly Buffer[] },
): (operation: ApiOperation, kind: Kind) => FuzzBody | null {
  function makeFile(kind: Kind): Buffer {
    if (kind === 'garbage') return bytes(below(3000))
    const file = Buffer.from(pick(files))
    if (kind === 'valid') return file
    for (let count = below(20); count > 0; count -= 1) file[below(file.length)] = below(256)
    return chance(0.3) ? file.subarray(0, below(file.length)) : file
  }

  function makePart(name: string, schema: Schema, kind: Kind): Buffer {
    const head = `Content-Disposition: form-data; name="${name}"`
    if (name === 'file') {
      const fileName = kind === 'valid' ? 'a.png' : pick(nasty).replaceAll('"', '')
      return Buffer.concat([Buffer.from(`${head}; filename="${fileName}"\r\n\r\n`), makeFile(kind)])
    }
    const value = make({ name, schema }, kind)
    return Buffer.from(`${head}\r\n\r\n${typeof value === 'string' ? value : JSON.stringify(value)}`)
  }

  function makeForm(properties: Readonly<Record<string, Schema>>, kind: Kind): FuzzBody {
    const boundary = `B${below(1_000_000_000)}`
    const shareOf = (name: string) => (name !== 'file' ? 0.2 : kind === 'valid' ? 1 : 0.8)
    const chosen = Object.entries(properties).filter(([name]) => chance(shareOf(name)))
    const parts = chosen.map(([name, schema]) => makePart(name, schema, kind))
    if (kind !== 'valid' && chance(0.2)) parts.push(...parts.slice(0, 1))
    if (chance(0.3)) parts.reverse()
    const whole = Buffer.concat([
      ...parts.flatMap((part) => [Buffer.from(`--${boundary}\r\n`), part, Buffer.from('\r\n')]),
      Buffer.from(`--${boundary}--\r\n`),
    ])
    const content = kind !== 'valid' && chance(0.2) ? whole.subarray(0, below(whole.length)) : whole
    const named = kind === 'garbage' && chance(0.2) ? 'other' : boundary
    return { type: `multipart/form-data; boundary=${named}`, content }
  }

  return ({ requestBody }, kind) => {
    const contents = Object.entries(requestBody?.content ?? {})
    if (contents.length === 0)
      return chance(0.05) ? { type: pick(mediaTypes), content: bytes(below(200)) } : null
    const [type, { schema }] = pick(contents)
    if (kind === 'garbage' && chance(0.5)) {
      const content = chance(0.5) ? bytes(below(2000)) : Buffer.from(pick(nasty))
      return { type: pick([type, ...mediaTypes]), content }
    }
    if (type === 'multipart/form-data') return makeForm(schema.properties ?? {}, kind)
    return { type, content: Buffer.from(JSON.stringify(make({ name: '', schema }, kind))) }
  }
}
