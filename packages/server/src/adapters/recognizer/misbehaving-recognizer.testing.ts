import type { OpenDocument } from '../../core/ports/document-reader.js'
import { runRecognizer } from '../../recognizer/run-recognizer.js'

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
