/** The letter of the project's samples, as examples tell of it. */
export const exampleTaskId = '6585afa7-2f71-4baf-a18f-25b879a5050c'

/** A task among others. */
export const exampleTask = {
  task_id: exampleTaskId,
  kind: 'recognition',
  status: 'completed',
  progress: 100,
  message: 'OCR processing completed successfully',
  file_name: 'surat.jpg',
  pages: { total: 1, done: 1, failed: 0 },
  status_url: `http://127.0.0.1:8000/api/v1/upload/status/${exampleTaskId}/`,
  created_at: '2026-11-24T08:23:24Z',
  updated_at: '2026-11-24T08:23:27Z',
} as const

/** Its first line. */
export const exampleLine = {
  text: 'KELOMPOK TANI SUMBER REJEKI',
  bounding_box: [
    [172, 147],
    [675, 154],
    [674, 186],
    [171, 179],
  ],
  confidence: 0.991,
} as const

/** Its page, without its lines. */
export const examplePage = {
  page: 1,
  width: 1263,
  height: 1771,
  dpi: null,
  rotation: 0,
  source: 'ocr',
  engine: 'builtin',
  model: 'PP-OCRv4',
  confidence: 0.968,
  text: 'KELOMPOK TANI SUMBER REJEKI\nDusun Kalibening, …',
  warnings: [],
} as const
