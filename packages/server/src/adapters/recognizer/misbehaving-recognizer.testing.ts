import type { OpenDocument } from '../../core/ports/document-reader.js'
import { runRecognizer } from '../../recognizer/run-recognizer.js'
import { createMp3AudioEncoder } from '../audio-encoder/mp3.js'
import { createWavAudioEncoder } from '../audio-encoder/wav.js'

// A real recogniser whose documents do what their path says: what native code does on a bad day.

const text = { lines: [], text: 'read', rotation: 0, warnings: [] } as const

function misbehave(path: string): void {
  if (path === 'hang') for (;;);
  if (path === 'crash') process.abort()
  if (path === 'grow') for (const chunks: Buffer[] = []; ; ) chunks.push(Buffer.alloc(16 * 1024 ** 2, 1))
}

const document: OpenDocument = {
  pageCount: 3,
  page: async () => ({
    width: 10,
    height: 10,
    dpi: null,
    readTextLayer: async () => ({ ...text, trusted: true }),
    render: () => Promise.reject(new Error('The text layer is trusted')),
  }),
  close: async () => undefined,
}

await runRecognizer({
  maxMemoryBytes: 512 * 1024 ** 2,
  tools: {
    documents: {
      sniff: async () => 'application/pdf',
      async open(path) {
        misbehave(path)
        return document
      },
    },
    createSpeechEngine: async () => ({
      name: 'test',
      warmUp: async () => undefined,
      async speak(text, _, onSamples) {
        misbehave(text)
        onSamples(new Int16Array(22_050))
        return [{ start: 0, end: text.length, startMs: 0, endMs: 1000 }]
      },
      close: async () => undefined,
    }),
    audioEncoders: { mp3: createMp3AudioEncoder, wav: async () => createWavAudioEncoder() },
    writeSearchablePdf: async () => undefined,
    encodePicture: () => Promise.reject(new Error('There is no picture')),
    createEngine: async (name) => ({
      name,
      model: 'none',
      warmUp: async () => undefined,
      recognize: async () => text,
      close: async () => undefined,
    }),
  },
})
