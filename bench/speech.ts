import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { cpuSeconds } from '../acceptance/processes.js'
import { createRecognizerPool } from '../packages/server/src/adapters/recognizer/process-pool.js'
import { loadEspeak } from '../packages/server/src/adapters/speech-engine/espeak-ng/load-espeak.js'
import { median } from './deployment.js'

// Seconds of speech for a second of a processor, out of a recogniser process, over those of the bare engine in this
// process, whose samples are thrown away; in turns in one run. Samples (WAV) show what the process around it costs,
// MP3 what LAME does, which works longer than the engine.

const rounds = 5
const targets = { wav: 0.8, mp3: 0.3 } as const
const formats = ['wav', 'mp3'] as const
const text = 'Sehubungan dengan musim tanam yang akan dimulai, kami mengundang Bapak dan Ibu. '.repeat(35)
const samplesPerSecond = 22_050

const espeak = await loadEspeak()
espeak.set_voice('poz/id')

const maxMemoryBytes = 1024 ** 3
const setup = { modelDir: null, cacheDir: tmpdir(), maxMemoryBytes, speechEngine: 'espeak-ng' }
const pool = createRecognizerPool({
  command: {
    module: fileURLToPath(new URL('../packages/server/dist/main.js', import.meta.url)),
    args: ['recognizer', JSON.stringify(setup)],
    env: {},
  },
  size: 1,
  inspectors: 0,
  engine: null,
  pageTimeoutMs: 60_000,
  maxMemoryBytes,
})
const { signal } = new AbortController()

/** Of this process and the one that it started. */
function spentSeconds(): number {
  return [process.pid, ...pool.processes().map(({ pid }) => pid)]
    .map(cpuSeconds)
    .reduce((sum, seconds) => sum + seconds, 0)
}

async function rateOf(speak: () => number | Promise<number>): Promise<number> {
  const before = spentSeconds()
  const seconds = await speak()
  return seconds / (spentSeconds() - before)
}

function speakBare(): number {
  let samples = 0
  espeak.synthesize(text, (piece) => {
    samples += piece.length
  })
  return samples / samplesPerSecond
}

async function speak(format: (typeof formats)[number]): Promise<number> {
  const { durationMs } = await pool.speak({ text, voice: 'id', speed: 1, format }, signal)
  return durationMs / 1000
}

async function round() {
  const bare = await rateOf(speakBare)
  const [wav, mp3] = [await rateOf(() => speak('wav')), await rateOf(() => speak('mp3'))]
  return { bare, wav, mp3 }
}

try {
  // Code is still being compiled while the first texts are spoken.
  await round()
  const rates = []
  for (let at = 0; at < rounds; at += 1) rates.push(await round())
  for (const { bare, wav, mp3 } of rates) {
    console.log(`bare ${bare.toFixed(0)} s/s, WAV ${wav.toFixed(0)} s/s, MP3 ${mp3.toFixed(0)} s/s`)
  }
  for (const format of formats) {
    const ratio = median(rates.map((rate) => rate[format] / rate.bare))
    const target = targets[format]
    console.log(`${format}: ${ratio.toFixed(3)} (median of ${rounds}; at least ${target} is wanted)`)
    if (ratio < target) process.exitCode = 1
  }
} finally {
  await pool.close()
}
