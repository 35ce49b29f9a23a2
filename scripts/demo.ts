import { readFile } from 'node:fs/promises'
import { startEmbeddedServer } from '../acceptance/embedded-server.js'

// `npm run demo`: starts the program with everything embedded, sends it a letter and shows what comes back.

const samples = new URL('../samples/', import.meta.url)

function bar(percent: number): string {
  const filled = Math.round(percent / 4)
  return `${'█'.repeat(filled)}${'░'.repeat(25 - filled)} ${String(percent).padStart(3)} %`
}

function show(percent: number, message: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r${bar(percent)}  ${message}\u001b[K`)
  else console.log(`${bar(percent)}  ${message}`)
}

console.log('Starting nusabaca with everything embedded…')
const server = await startEmbeddedServer({ NUSABACA_CONCURRENCY: '2' })
try {
  console.log(`It listens on ${server.url}. Uploading samples/surat.jpg, a letter in Indonesian.\n`)
  const started = performance.now()
  const letter = { name: 'surat.jpg', data: await readFile(new URL('surat.jpg', samples)) }
  const { task_id } = await server.client.submitDocument(letter, { language: 'id', extract_format: 'json' })
  const task = await server.client.waitForTask(task_id, {
    // For every step to be seen, not only changes that were waited for.
    pollIntervalMs: 200,
    onStatus: ({ progress, message }) => show(progress, message),
  })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  if (task.status !== 'completed') throw new Error(task.message)
  const { ocr_result, download_urls } = task
  console.log(`\n\n${ocr_result.full_text}\n`)
  console.log(`${ocr_result.text_blocks_count} lines in ${seconds} s, upload and storing included.`)
  console.log(`original  ${download_urls.original_file}`)
  console.log(`results   ${download_urls.results_file}`)
} finally {
  await server.end()
}
console.log('\nStopped, and its temporary data removed. `npm start` serves on http://127.0.0.1:8000.')
