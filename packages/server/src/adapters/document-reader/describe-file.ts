import { type PlainTemplate, type Sentence, say } from '../../core/sentence.js'

const names: Readonly<Record<string, PlainTemplate>> = {
  'application/x-cfb': 'an older Microsoft Office file',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'a Word document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'an Excel workbook',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'a PowerPoint presentation',
  'application/zip': 'a ZIP archive',
  'application/gzip': 'a gzip archive',
  'application/postscript': 'a PostScript file',
  'application/rtf': 'an RTF document',
  'image/jp2': 'a JPEG 2000 picture',
  'image/jpx': 'a JPEG 2000 picture',
  'image/jpm': 'a JPEG 2000 picture',
  'image/j2c': 'a JPEG 2000 picture',
  'image/jxl': 'a JPEG XL picture',
  'image/x-icon': 'a Windows icon (ICO)',
  'image/vnd.adobe.photoshop': 'a Photoshop file',
  'image/vnd.djvu': 'a DjVu document',
  'image/svg+xml': 'an SVG drawing',
}

/** What stands at the start of text formats, which have no magic bytes. */
const textMarks: readonly (readonly [RegExp, PlainTemplate])[] = [
  [/<svg[\s>/]/i, 'an SVG drawing'],
  [/<!doctype html|<html[\s>]|<script[\s>]/i, 'a web page (HTML)'],
  [/^\s*<\?xml/i, 'an XML file'],
]

/**
 * A phrase for people that names what a file is, such as `a ZIP archive`.
 * @param mime as detected; undefined when no magic bytes matched.
 * @param head the file's first bytes.
 */
export function describeFile(mime: string | undefined, head: Buffer): Sentence {
  const known = mime === undefined ? undefined : names[mime]
  if (known) return say(known)
  if (mime !== undefined && mime !== 'application/xml') return say('a file of type {type}', { type: mime })
  const text = head.toString('latin1')
  const mark = textMarks.find(([pattern]) => pattern.test(text))
  return say(mark?.[1] ?? (isPlainText(head) ? 'plain text' : 'a file of an unknown kind'))
}

function isPlainText(head: Buffer): boolean {
  return head.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d)
}
