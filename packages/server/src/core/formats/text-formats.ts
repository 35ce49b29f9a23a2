import { formatAlto } from './alto.js'
import type { TextFormat, TextFormatter } from './formatted-document.js'
import { formatHocr } from './hocr.js'
import { formatMarkdown } from './markdown.js'
import { formatText } from './text.js'
import { formatTsv } from './tsv.js'

export const textFormats: Readonly<Record<TextFormat, TextFormatter>> = {
  text: formatText,
  markdown: formatMarkdown,
  hocr: formatHocr,
  alto: formatAlto,
  tsv: formatTsv,
}
