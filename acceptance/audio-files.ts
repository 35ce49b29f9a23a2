/** What is in an mp3 file, by the headers of its frames (MPEG-2, layer III). */
export function countMp3Frames(bytes: Uint8Array): {
  readonly frames: number
  readonly seconds: number
  /** Bytes after the last whole frame. */
  readonly rest: number
} {
  const bitrates = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]
  const sampleRates = [22_050, 24_000, 16_000]
  let frames = 0
  let seconds = 0
  let at = 0
  while (at + 4 <= bytes.length) {
    const [sync = 0, version = 0, rates = 0] = bytes.subarray(at, at + 3)
    // Eleven bits of sync, MPEG-2, layer III.
    if (sync !== 0xff || (version & 0xfe) !== 0xf2) throw new Error(`There is no frame at byte ${at}`)
    const kilobits = bitrates[rates >> 4] ?? 0
    const sampleRate = sampleRates[(rates >> 2) & 3] ?? 0
    const length = Math.floor((72 * kilobits * 1000) / sampleRate) + ((rates >> 1) & 1)
    if (at + length > bytes.length) break
    at += length
    frames += 1
    seconds += 576 / sampleRate
  }
  return { frames, seconds, rest: bytes.length - at }
}

export interface Cue {
  /** Seconds. */
  readonly start: number
  readonly end: number
  readonly text: string
}

/** The cues of a WebVTT file. */
export function parseCaptions(text: string): Cue[] {
  const [head, ...cues] = text.trimEnd().split(/\n\n+/)
  if (head !== 'WEBVTT') throw new Error('It is no WebVTT')
  return cues.map((cue) => {
    const [times = '', ...lines] = cue.split('\n')
    const [, start, end] = /^([\d:.]+) --> ([\d:.]+)$/.exec(times) ?? []
    return { start: toSeconds(start), end: toSeconds(end), text: lines.join(' ') }
  })
}

function toSeconds(timestamp = ''): number {
  const [hours, minutes, seconds] = timestamp.split(':').map(Number)
  return (hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? Number.NaN)
}
