import { CapabilitiesSchema } from '@nusabaca/contract'
import type { Operation } from '../reference/operation.js'

export const getCapabilities: Operation = {
  id: 'getCapabilities',
  tag: 'Server',
  summary: 'Engines, languages, formats and limits',
  answers: {
    200: { description: 'What this server can do.', content: { 'application/json': CapabilitiesSchema } },
  },
  example: {
    status: 200,
    answer: {
      success: true,
      version: '0.1.0',
      engines: [{ name: 'builtin', model: 'PP-OCRv4', languages: ['en', 'id', 'ms'] }],
      languages: ['en', 'id', 'ms'],
      extract_formats: ['text', 'json'],
      result_formats: ['text', 'json', 'markdown', 'hocr', 'alto', 'tsv', 'pdf'],
      voices: [{ name: 'id', language: 'id', label: 'Indonesian' }],
      audio_formats: ['mp3', 'wav'],
      media_types: ['image/jpeg', 'image/png', 'application/pdf'],
      limits: {
        max_file_bytes: 52428800,
        max_batch_files: 100,
        max_speech_characters: 100000,
        max_pages: 500,
        max_pixels: 100000000,
        page_timeout_ms: 60000,
        task_timeout_ms: 1800000,
        retention_seconds: 604800,
        url_ttl_seconds: 3600,
      },
    },
  },
}
