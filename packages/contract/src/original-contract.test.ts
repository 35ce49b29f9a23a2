import { Value } from 'typebox/value'
import { expect, it } from 'vitest'
import {
  errorCodes,
  filePath,
  isFinalStatus,
  pagePath,
  type TaskStatusAnswer,
  TaskStatusAnswerSchema,
  taskStatuses,
  UploadAcceptedSchema,
  UploadOptionsSchema,
} from './index.js'

const times = { created_at: '2026-01-05T08:00:00Z', updated_at: '2026-01-05T08:00:04Z' }
const pages = { total: 1, done: 1, failed: 0 }
const file_info = { original_name: 'surat.jpg', size: 1200, content_type: 'image/jpeg' }
const kept = { kind: 'recognition' as const, attempt: 1, expires_at: '2026-01-12T08:00:04Z', file_info }

it("keeps every field of the original's accepted answer", () => {
  const accepted = {
    success: true,
    message: 'File uploaded successfully. Processing in background.',
    task_id: 'a1',
    status: 'PENDING',
    file_info: { name: 'surat.jpg', size: 1200, content_type: 'image/jpeg' },
    processing_options: { language: 'id', extract_format: 'json', confidence_threshold: 0.8 },
    status_url: 'http://localhost:8000/api/v1/upload/status/a1/',
    polling_instructions: {
      check_url: 'http://localhost:8000/api/v1/upload/status/a1/',
      recommended_interval_seconds: 5,
      timeout_minutes: 30,
    },
  }
  expect([...Value.Errors(UploadAcceptedSchema, accepted)]).toEqual([])
  expect(Value.Check(UploadAcceptedSchema, { ...accepted, status: 'pending' })).toBe(false)
})

it('tells the answers of a task apart by its status', () => {
  const file = {
    gcs_path: 'uploads/a',
    gs_url: 'file:///a',
    signed_url: 'http://localhost/a',
    signed_url_expires_at: times.updated_at,
  }
  const answers: readonly TaskStatusAnswer[] = [
    {
      success: true,
      task_id: 'a1',
      status: 'processing',
      progress: 60,
      message: 'Processing OCR with format: json',
      ...times,
      ...kept,
      pages,
      queue: { position: 0, eta_seconds: null },
      polling_instructions: { recommended_interval_seconds: 5, timeout_minutes: 30 },
    },
    {
      success: true,
      task_id: 'a1',
      status: 'completed',
      progress: 100,
      message: 'OCR processing completed successfully',
      ...times,
      ...kept,
      pages,
      processing_id: 'task_a1_1767600004000',
      storage_info: { original_file: file, results_file: file },
      ocr_result: {
        full_text: 'Dengan hormat,',
        processing_time: 1.25,
        language: 'id',
        format: 'json',
        text_blocks_count: 1,
        text_blocks_below_threshold: 0,
        text_blocks: [
          {
            text: 'Dengan hormat,',
            confidence: 0.95,
            bounding_box: [
              [10, 20],
              [100, 20],
              [100, 40],
              [10, 40],
            ],
          },
        ],
      },
      download_urls: { original_file: file.signed_url, results_file: file.signed_url },
      processing_completed_at: times.updated_at,
      engine: 'builtin',
      partial: false,
      pages_failed: [],
      warnings: [],
    },
    {
      success: false,
      task_id: 'a1',
      status: 'failed',
      progress: 40,
      message: 'The page took too long.',
      ...times,
      ...kept,
      pages: { total: 1, done: 0, failed: 1 },
      error: { code: 'page_timeout', message: 'The page took too long.' },
      pages_failed: [{ page: 1, code: 'page_timeout', message: 'The page took too long.' }],
    },
  ]
  for (const answer of answers) expect([...Value.Errors(TaskStatusAnswerSchema, answer)]).toEqual([])
  expect(Value.Check(TaskStatusAnswerSchema, { ...answers[1], ocr_result: undefined })).toBe(false)
})

it("fills in the original's defaults of an upload", () => {
  expect(Value.Default(UploadOptionsSchema, {})).toEqual({
    language: 'en',
    extract_format: 'text',
    confidence_threshold: 0.8,
  })
})

it('knows which statuses are for good', () => {
  expect(taskStatuses.filter(isFinalStatus)).toEqual(['completed', 'failed', 'revoked'])
})

it('escapes what goes into a path', () => {
  expect(pagePath('a/b', 3)).toBe('/api/v1/upload/tasks/a%2Fb/pages/3/')
  expect(filePath('uploads/2026/a b#1.jpg')).toBe('/files/uploads/2026/a%20b%231.jpg')
})

it('gives every code an error status', () => {
  for (const { status } of Object.values(errorCodes)) expect(status).toBeGreaterThanOrEqual(400)
})
