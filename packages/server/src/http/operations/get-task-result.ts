import { ReadAlongSchema, ResultsFileSchema, resultFormatNames, resultFormats } from '@nusabaca/contract'
import { Type } from 'typebox'
import type { Operation } from '../reference/operation.js'

const audio = Type.String({ contentMediaType: 'application/octet-stream' })
const json = Type.Union([ResultsFileSchema, ReadAlongSchema])

const content = {
  ...Object.fromEntries(
    resultFormatNames.map((format) => {
      const [mediaType = ''] = resultFormats[format].mediaType.split(';')
      const schema = format === 'pdf' ? Type.String({ contentMediaType: mediaType }) : Type.String()
      return [mediaType, format === 'json' ? json : schema]
    }),
  ),
  'text/vtt': Type.String(),
  'audio/mpeg': audio,
  'audio/wav': audio,
}

export const getTaskResult: Operation = {
  id: 'getTaskResult',
  tag: 'Results',
  summary: 'The result alone',
  description:
    'As plain text, Markdown, hOCR 1.2, ALTO 4.4, Tesseract’s TSV, a PDF whose pages can be searched, or JSON with every page, line and word. What `outputs` named is stored; the others are made when they are asked for, the PDF for as long as somebody waits for it. Of speech its audio, its captions, or JSON with the times of its words. Until there is a result it is 404.',
  headers: ['accept', 'range'],
  answers: {
    200: {
      description:
        'By `format`, else by `Accept`, else, and where `Accept` wants none of these, by the upload’s `extract_format`.',
      headers: ['content-disposition'],
      content,
    },
    206: {
      description: 'The part of what was spoken that `Range` asks for.',
      headers: ['content-range'],
      content: { '*/*': audio },
    },
  },
  errors: [
    'password_required',
    'file_corrupt',
    'image_too_large',
    'too_many_pages',
    'page_timeout',
    'worker_lost',
    'range_not_satisfiable',
    'storage_unavailable',
  ],
  failureStatus: 409,
  example: { query: 'format=text', status: 200, answer: 'KELOMPOK TANI SUMBER REJEKI\nDusun Kalibening, …' },
}
