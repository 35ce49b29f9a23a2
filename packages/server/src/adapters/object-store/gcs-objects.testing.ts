import { randomUUID } from 'node:crypto'

/** An object of the double, with the fields that the JSON API gives it: 64-bit numbers are strings. */
export interface GcsObject {
  readonly resource: Readonly<Record<string, unknown>> & {
    readonly generation: string
    readonly name: string
  }
  readonly content: Buffer
}

/** An upload in parts: what it will be, and what has arrived. */
export interface GcsSession {
  readonly bucket: string
  readonly name: string
  readonly contentType: string
  readonly ifGenerationMatch: string | null
  chunks: Buffer[]
  received: number
  done: GcsObject | null
}

/** A refusal in the words of the JSON API. */
export class GcsRefusal extends Error {
  readonly status: number
  readonly reason: string

  constructor(status: number, reason: string, message: string) {
    super(message)
    this.status = status
    this.reason = reason
  }
}

/** The state of the double: buckets, their objects and the uploads that go on. */
export function createGcsObjects(bucketNames: readonly string[]) {
  const buckets = new Map(bucketNames.map((name) => [name, new Map<string, GcsObject>()]))
  const sessions = new Map<string, GcsSession>()
  let generation = Date.now() * 1000

  function bucketOf(name: string): Map<string, GcsObject> {
    const bucket = buckets.get(name)
    if (bucket === undefined) throw new GcsRefusal(404, 'notFound', 'The specified bucket does not exist.')
    return bucket
  }

  function checkGeneration(bucket: string, name: string, expected: string | null): void {
    const current = bucketOf(bucket).get(name)?.resource.generation ?? '0'
    if (expected === null || expected === current) return
    const message = 'At least one of the pre-conditions you specified did not hold.'
    throw new GcsRefusal(412, 'conditionNotMet', message)
  }

  function find(bucket: string, name: string): GcsObject {
    const object = bucketOf(bucket).get(name)
    if (object === undefined) throw new GcsRefusal(404, 'notFound', `No such object: ${bucket}/${name}`)
    return object
  }

  function insert(bucket: string, fields: { name: string; contentType: string }, content: Buffer): GcsObject {
    generation += 1
    const { name, contentType } = fields
    const now = new Date().toISOString()
    const resource = {
      kind: 'storage#object',
      id: `${bucket}/${name}/${generation}`,
      bucket,
      name,
      contentType,
      generation: String(generation),
      metageneration: '1',
      size: String(content.length),
      crc32c: crc32c(content),
      timeCreated: now,
      updated: now,
    }
    const object = { resource, content }
    bucketOf(bucket).set(name, object)
    return object
  }

  return {
    find,

    /** Puts an object there as another client would. */
    insert,

    remove(bucket: string, name: string, ifGenerationMatch: string | null): void {
      find(bucket, name)
      checkGeneration(bucket, name, ifGenerationMatch)
      bucketOf(bucket).delete(name)
    },

    /** Objects by name, as many as a page takes. */
    list(bucket: string, { prefix, after, most }: { prefix: string; after: string; most: number }) {
      const found = [...bucketOf(bucket).values()]
        .filter(({ resource: { name } }) => name.startsWith(prefix) && name > after)
        .sort((a, b) => (a.resource.name < b.resource.name ? -1 : 1))
      return { items: found.slice(0, most), more: found.length > most }
    },

    beginSession(fields: Omit<GcsSession, 'chunks' | 'received' | 'done'>): string {
      checkGeneration(fields.bucket, fields.name, fields.ifGenerationMatch)
      const id = randomUUID()
      sessions.set(id, { ...fields, chunks: [], received: 0, done: null })
      return id
    },

    session(id: string): GcsSession {
      const session = sessions.get(id)
      if (session === undefined) throw new GcsRefusal(404, 'notFound', 'No such upload.')
      return session
    },

    cancelSession: (id: string) => sessions.delete(id),

    /** Makes the object of a session that has all its bytes; only now does anybody see it. */
    finishSession(session: GcsSession): GcsObject {
      checkGeneration(session.bucket, session.name, session.ifGenerationMatch)
      session.done = insert(session.bucket, session, Buffer.concat(session.chunks))
      session.chunks = []
      return session.done
    },
  }
}

export type GcsObjects = ReturnType<typeof createGcsObjects>

const crcTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1
  return value >>> 0
})

/** Castagnoli's, as the JSON API writes it: big-endian, base64. */
export function crc32c(content: Uint8Array): string {
  let crc = 0xffffffff
  for (const byte of content) crc = (crc >>> 8) ^ (crcTable[(crc ^ byte) & 0xff] ?? 0)
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE((crc ^ 0xffffffff) >>> 0)
  return bytes.toString('base64')
}
