import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createNote, type SampleDocument } from '../scripts/sample-documents.js'
import { endOwnProgram, type Program, startOwnProgram } from './program.js'
import { request } from './requests.js'

let program: Program
let note: SampleDocument
let before: readonly string[]

beforeAll(async () => {
  program = await startOwnProgram({ NUSABACA_OCR_ENGINE: 'noop' })
  note = await createNote('gif')
  await postNamed('first.gif')
  before = folderNames()
})
afterAll(() => endOwnProgram(program))

/** Names as the form has them, escaped by nobody but this test. */
const names = [
  '../../../../etc/passwd',
  '....//....//etc/passwd',
  '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  '/etc/passwd',
  '..',
  '.',
  ' ',
  '.env',
  '-rf.png',
  '$(touch pwned).png',
  "'; DROP TABLE tasks; --.png",
  '<img src=x onerror=alert(1)>.png',
  'a?b=c&d#e.png',
  '__proto__',
  'CON.png',
  'C:\\\\Windows\\\\a.png',
  '\u202egnp.exe',
  'struk \u{1f9fe} \u2764.png',
  '請求書.png',
  'nul\0byte.png',
  `${'long'.repeat(200)}.png`,
]

it.each(names.map((name) => [JSON.stringify(name).slice(0, 60), name] as const))(
  'a file called %s is stored safely and offered under a harmless name',
  async (_, name) => {
    const upload = await postNamed(name)
    expect(upload.status, upload.text).toBeLessThan(500)
    if (upload.status !== 202) return
    const status = await program.client.waitForTask(upload.json.task_id)
    if (status.status !== 'completed') throw new Error(`The task ended as ${status.status}`)
    const key = status.storage_info.original_file.gcs_path
    expect(key).toMatch(/^uploads\/\d{4}\/\d\d\/\d\d\/[^/]+$/)
    expect(key).not.toContain('..')
    const { status: found, headers } = await request(status.download_urls.original_file)
    expect(found).toBe(200)
    expect(headers.get('content-disposition')).toMatch(/^attachment/)
  },
)

it('leaves nothing where it does not belong', () => {
  expect(folderNames()).toEqual(before)
  expect(program.events().every((event) => event['level'] !== 'fatal')).toBe(true)
})

function folderNames(): readonly string[] {
  return [...readdirSync(program.dataDir), ...readdirSync('.')].sort()
}

/** A form written by hand, since fetch would escape the name. */
function postNamed(name: string): ReturnType<typeof request> {
  const boundary = 'nusabaca-boundary-0123456789'
  const quoted = name.replaceAll('"', '%22')
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${quoted}"\r\n\r\n`
  const body = Buffer.concat([Buffer.from(head), note.data, Buffer.from(`\r\n--${boundary}--\r\n`)])
  const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` }
  return request(`${program.url}/api/v1/upload/async/`, { method: 'POST', headers, body })
}
