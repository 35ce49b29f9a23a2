/** What a result is given as: its media type, and the extension of its file. */
export const resultFormats = {
  text: { mediaType: 'text/plain; charset=utf-8', extension: 'txt' },
  json: { mediaType: 'application/json', extension: 'json' },
  markdown: { mediaType: 'text/markdown; charset=utf-8', extension: 'md' },
  hocr: { mediaType: 'text/vnd.hocr+html; charset=utf-8', extension: 'hocr' },
  alto: { mediaType: 'application/alto+xml', extension: 'xml' },
  tsv: { mediaType: 'text/tab-separated-values; charset=utf-8', extension: 'tsv' },
  pdf: { mediaType: 'application/pdf', extension: 'pdf' },
} as const

export type ResultFormat = keyof typeof resultFormats

export const resultFormatNames = Object.keys(resultFormats) as readonly ResultFormat[]
