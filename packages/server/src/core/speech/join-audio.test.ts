import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { joinAudio, joinedBytes } from './join-audio.js'

const pieceOf = (...bytes: number[]) => ({
  bytes: bytes.length,
  open: async () =>
    (async function* () {
      yield Uint8Array.from(bytes.slice(0, 2))
      yield Uint8Array.from(bytes.slice(2))
    })(),
})

async function join(format: 'mp3' | 'wav', ...pieces: ReturnType<typeof pieceOf>[]): Promise<Buffer> {
  return buffer(joinAudio(pieces, format))
}

test('pieces of MP3 follow each other as they are', async () => {
  expect([...(await join('mp3', pieceOf(1, 2, 3), pieceOf(4)))]).toEqual([1, 2, 3, 4])
})

test('pieces of samples have one header before them that tells their size', async () => {
  const file = await join('wav', pieceOf(1, 0, 2, 0), pieceOf(3, 0))
  expect(file.length).toBe(joinedBytes([{ bytes: 4 }, { bytes: 2 }], 'wav'))
  expect(file.toString('latin1', 0, 4)).toBe('RIFF')
  expect(file.readUInt32LE(4)).toBe(file.length - 8)
  expect(file.toString('latin1', 8, 16)).toBe('WAVEfmt ')
  const [format, channels] = [file.readUInt16LE(20), file.readUInt16LE(22)]
  const [rate, bytesASecond] = [file.readUInt32LE(24), file.readUInt32LE(28)]
  expect({ format, channels, rate, bytesASecond }).toEqual({
    format: 1,
    channels: 1,
    rate: 22_050,
    bytesASecond: 44_100,
  })
  expect([file.readUInt16LE(32), file.readUInt16LE(34)]).toEqual([2, 16])
  expect(file.toString('latin1', 36, 40)).toBe('data')
  expect(file.readUInt32LE(40)).toBe(6)
  expect([...file.subarray(44)]).toEqual([1, 0, 2, 0, 3, 0])
})

test('nothing is a file, too', async () => {
  expect(await join('wav')).toHaveLength(44)
  expect(await join('mp3')).toHaveLength(0)
})

test('what is too large for WAV is refused before a byte of it, and is no matter for MP3', () => {
  const pieces = Array.from({ length: 5 }, () => ({ bytes: 2 ** 30 }))
  expect(() => joinedBytes(pieces, 'wav')).toThrow(expect.objectContaining({ code: 'file_too_large' }))
  expect(joinedBytes(pieces, 'mp3')).toBe(5 * 2 ** 30)
})
