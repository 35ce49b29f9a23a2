import { TaskCompletedSchema, TaskOutlineSchema } from '@nusabaca/contract'
import { Type } from 'typebox'
import type { Operation } from '../reference/operation.js'
import { exampleLine, exampleTaskId } from './examples.js'

export const getTaskStatus: Operation = {
  id: 'getTaskStatus',
  tag: 'Tasks',
  summary: 'How a task is doing',
  description: 'Once it has completed, with what was read. `wait` is answered at the next change.',
  headers: ['if-none-match'],
  answers: {
    200: {
      description: '`status` tells which of the shapes it is; `fields=summary` gives the outline of each.',
      headers: ['etag', 'content-language'],
      content: { 'application/json': Type.Union([...TaskOutlineSchema.anyOf, TaskCompletedSchema]) },
    },
    304: { description: 'Nothing has changed.', headers: ['etag', 'content-language'] },
  },
  example: {
    query: 'wait=30',
    status: 200,
    answer: {
      success: true,
      status: 'completed',
      task_id: exampleTaskId,
      kind: 'recognition',
      progress: 100,
      message: 'OCR processing completed successfully',
      pages: { total: 1, done: 1, failed: 0 },
      attempt: 1,
      batch_id: '3f2b8a54-7f0e-4a53-9c0c-2a9d3b1c4e5f',
      created_at: '2026-11-24T08:23:24Z',
      updated_at: '2026-11-24T08:23:27Z',
      expires_at: '2026-12-01T08:23:27Z',
      processing_id: 'task_6585afa7-2f71-4baf-a18f-25b879a5050c_1795508604000',
      file_info: { original_name: 'surat.jpg', size: 105232, content_type: 'image/jpeg' },
      storage_info: {
        original_file: {
          gcs_path: 'uploads/2026/11/24/task_6585afa7-2f71-4baf-a18f-25b879a5050c_surat.jpg',
          gs_url: 'file:///data/files/uploads/2026/11/24/task_6585afa7-2f71-4baf-a18f-25b879a5050c_surat.jpg',
          signed_url: 'http://127.0.0.1:8000/files/uploads/2026/11/24/…',
          signed_url_expires_at: '2026-11-24T09:23:30Z',
        },
        results_file: {
          gcs_path: 'results/2026/11/24/task_6585afa7-2f71-4baf-a18f-25b879a5050c_results.json',
          gs_url:
            'file:///data/files/results/2026/11/24/task_6585afa7-2f71-4baf-a18f-25b879a5050c_results.json',
          signed_url: 'http://127.0.0.1:8000/files/results/2026/11/24/…',
          signed_url_expires_at: '2026-11-24T09:23:30Z',
        },
      },
      download_urls: {
        original_file: 'http://127.0.0.1:8000/files/uploads/2026/11/24/…',
        results_file: 'http://127.0.0.1:8000/files/results/2026/11/24/…',
      },
      processing_completed_at: '2026-11-24T08:23:27Z',
      engine: 'builtin',
      partial: false,
      pages_failed: [],
      ocr_result: {
        full_text: 'KELOMPOK TANI SUMBER REJEKI\nDusun Kalibening, …',
        processing_time: 2.45,
        language: 'id',
        format: 'json',
        text_blocks_count: 19,
        text_blocks_below_threshold: 0,
        text_blocks: [exampleLine],
      },
      warnings: [],
    },
  },
}
