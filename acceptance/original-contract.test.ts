import { OCRProcessor, type TaskStatusAnswer } from '@nusabaca/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createNote, type SampleDocument } from '../scripts/sample-documents.js'
import { characterErrorRate } from './character-error-rate.js'
import { answersOf, endOwnProgram, type Program, startOwnProgram } from './program.js'
import { postForm, request } from './requests.js'
import { until } from './until.js'

let program: Program
let note: SampleDocument

beforeAll(async () => {
  program = await startOwnProgram()
  note = await createNote('jpeg')
})
afterAll(() => endOwnProgram(program))

const curlFields = { language: 'en', extract_format: 'json', confidence_threshold: '0.8' }
const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/

describe("what the original's curl commands get", () => {
  it('is a 202 with every field of its answer', async () => {
    const file = { name: 'document.jpg', data: note.data, mediaType: 'image/jpeg' }
    const { status, json, headers } = await postForm(program.url, { file, ...curlFields })
    expect(status).toBe(202)
    expect(json).toMatchObject({
      success: true,
      message: 'File uploaded successfully. Processing in background.',
      task_id: expect.any(String),
      status: 'PENDING',
      file_info: { name: 'document.jpg', size: note.data.length, content_type: 'image/jpeg' },
      processing_options: { language: 'en', extract_format: 'json', confidence_threshold: 0.8 },
      status_url: `${program.url}/api/v1/upload/status/${json.task_id}/`,
      polling_instructions: {
        check_url: `${program.url}/api/v1/upload/status/${json.task_id}/`,
        recommended_interval_seconds: 5,
        timeout_minutes: 30,
      },
    })
    expect(headers.get('location')).toBeTruthy()
    expect(headers.get('retry-after')).toMatch(/^\d+$/)
  })

  it.each(['', '/'])('is the same with a path that ends with "%s"', async (slash) => {
    const file = { name: 'document.jpg', data: note.data }
    const upload = await postForm(program.url, { file }, `/api/v1/upload/async${slash}`)
    expect(upload.status).toBe(202)
    const path = `/api/v1/upload/status/${upload.json.task_id}${slash}`
    expect((await request(program.url + path)).status).toBe(200)
    expect((await request(`${program.url}/api/v1/upload/tasks${slash}`)).status).toBe(200)
  })

  it('is a task that ends with every field of the completed answer', async () => {
    const file = { name: 'document.jpg', data: note.data }
    const upload = await postForm(program.url, { file, ...curlFields })
    const running: string[] = []
    const done = await until({ what: 'the task completed', withinMs: 60_000 }, async () => {
      const { json } = await request(upload.json.status_url)
      if (json.status === 'completed') return json
      running.push(json.status)
      expect(json).toMatchObject({
        success: true,
        task_id: upload.json.task_id,
        progress: expect.any(Number),
        message: expect.any(String),
        updated_at: expect.stringMatching(timestamp),
        polling_instructions: { recommended_interval_seconds: 5, timeout_minutes: 30 },
      })
      return null
    })
    expect(new Set([...running, 'pending', 'processing'])).toEqual(new Set(['pending', 'processing']))
    expect(done).toMatchObject({
      success: true,
      task_id: upload.json.task_id,
      progress: 100,
      message: 'OCR processing completed successfully',
      processing_id: expect.stringContaining('task_'),
      file_info: { original_name: 'document.jpg', size: note.data.length, content_type: 'image/jpeg' },
      storage_info: {
        original_file: {
          gcs_path: expect.stringMatching(/^uploads\/\d{4}\/\d\d\/\d\d\/.*document\.jpg$/),
          gs_url: expect.stringMatching(`^${answersOf().scheme}//`),
          signed_url: expect.stringMatching(/^http/),
          signed_url_expires_at: expect.stringMatching(timestamp),
        },
        results_file: {
          gcs_path: expect.stringMatching(/^results\/\d{4}\/\d\d\/\d\d\/.*_results\.json$/),
          signed_url: expect.stringMatching(/^http/),
          signed_url_expires_at: expect.stringMatching(timestamp),
        },
      },
      ocr_result: {
        full_text: expect.any(String),
        processing_time: expect.any(Number),
        language: 'en',
        format: 'json',
        text_blocks_count: 3,
        text_blocks_below_threshold: 0,
      },
      download_urls: {
        original_file: expect.stringMatching(/^http/),
        results_file: expect.stringMatching(/^http/),
      },
      processing_completed_at: expect.stringMatching(timestamp),
      partial: false,
      pages_failed: [],
      warnings: [],
      engine: answersOf().engine,
    })
    expect(done.ocr_result.text_blocks).toHaveLength(3)
    for (const block of done.ocr_result.text_blocks) {
      expect(Object.keys(block).sort()).toEqual(['bounding_box', 'confidence', 'text'])
      expect(block.bounding_box.flat()).toHaveLength(8)
    }
  })
})

describe("the original's JavaScript client", () => {
  it('uploads, polls and gets the text', async () => {
    const processor = new OCRProcessor(program.url)
    const seen: TaskStatusAnswer[] = []
    const file = new File([new Uint8Array(note.data)], 'document.jpg', { type: 'image/jpeg' })
    const result = await processor.processWithPolling(file, { language: 'en', format: 'json' }, (status) =>
      seen.push(status),
    )
    expect(result.success).toBe(true)
    expect(characterErrorRate(result.ocr_result.full_text, note.pages[0] ?? '')).toBeLessThan(0.06)
    expect(seen.at(-1)).toEqual(result)
  })

  it("throws the server's message for a file that is refused", async () => {
    const processor = new OCRProcessor(program.url)
    const file = new File(['<html></html>'], 'page.html')
    const upload = await processor.uploadFile(file)
    expect(upload).toMatchObject({ success: false, message: expect.any(String) })
    await expect(processor.processWithPolling(file)).rejects.toThrow(upload.message)
  })
})
