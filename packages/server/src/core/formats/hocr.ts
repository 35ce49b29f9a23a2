import type { Page, PageLine } from '@nusabaca/contract'
import { escapeXml } from './escape-xml.js'
import type { FormattedDocument } from './formatted-document.js'
import {
  angleOf,
  counterClockwise,
  paragraphsOf,
  type Rectangle,
  rectangleAround,
  wordsOf,
} from './layout.js'

const capabilities = 'ocr_page ocr_carea ocr_par ocr_line ocrx_word ocrp_wconf'

/** hOCR 1.2 as XHTML. Boxes are in pixels of their page, as in the JSON. */
export async function* formatHocr(document: FormattedDocument): AsyncGenerator<string> {
  yield writeHead(document)
  for await (const page of document.pages) yield writePage(page, document.fileName)
  yield ' </body>\n</html>\n'
}

function writeHead({ fileName, languages }: FormattedDocument): string {
  const [only, ...others] = languages
  const lang = only !== undefined && others.length === 0 ? ` xml:lang="${only}" lang="${only}"` : ''
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"${lang}>
 <head>
  <title>${escapeXml(fileName)}</title>
  <meta http-equiv="Content-Type" content="text/html;charset=utf-8"/>
  <meta name="ocr-system" content="nusabaca"/>
  <meta name="ocr-langs" content="${escapeXml(languages.join(' '))}"/>
  <meta name="ocr-capabilities" content="${capabilities}"/>
 </head>
 <body>
`
}

function writePage(page: Page, fileName: string): string {
  const { page: number, width, height, dpi } = page
  const box = bbox({ left: 0, top: 0, right: width, bottom: height })
  const resolution = dpi === null ? '' : `; scan_res ${dpi} ${dpi}`
  const image = `image "${fileName.replaceAll('"', "'")}"`
  let line = 0
  const areas = paragraphsOf(page).map(({ rows }, index) => {
    const lines = rows.flatMap((row) => row.lines)
    const around = bbox(
      rectangleAround(
        lines.map(({ bounding_box }) => bounding_box),
        page,
      ),
    )
    const written = lines.map((each) => {
      line += 1
      return writeLine(page, each, `${number}_${line}`)
    })
    const id = `${number}_${index + 1}`
    return `   <div class="ocr_carea" id="block_${id}" title="${around}">
    <p class="ocr_par" id="par_${id}" title="${around}">
${written.join('')}    </p>
   </div>
`
  })
  return `  <div class="ocr_page" id="page_${number}" title="${escapeXml(image)}; ${box}; ppageno ${number - 1}${resolution}">
${areas.join('')}  </div>
`
}

function writeLine(page: Page, line: PageLine, id: string): string {
  const words = wordsOf(line).map(({ text, bounding_box, confidence }, index) => {
    const title = `${bbox(rectangleAround([bounding_box], page))}; x_wconf ${Math.round(confidence * 100)}`
    return `<span class="ocrx_word" id="word_${id}_${index + 1}" title="${title}">${escapeXml(text)}</span>`
  })
  return `     <span class="ocr_line" id="line_${id}" title="${lineTitle(page, line)}">${words.join(' ')}</span>\n`
}

// Steeper than this, a base line is not told as a slope but by its angle.
const steepest = 45

function lineTitle(page: Page, { bounding_box: corners }: PageLine): string {
  const box = rectangleAround([corners], page)
  const angle = angleOf(corners)
  const [, , , [x, y]] = corners
  const slope = Math.tan((angle * Math.PI) / 180)
  const offset = y - box.bottom - slope * (x - box.left)
  if (Math.abs(angle) > steepest) return `${bbox(box)}; textangle ${counterClockwise(angle)}`
  return `${bbox(box)}; baseline ${round(slope, 1000)} ${round(offset, 1)}`
}

function round(value: number, parts: number): number {
  return Math.round(value * parts) / parts || 0
}

function bbox({ left, top, right, bottom }: Rectangle): string {
  return `bbox ${left} ${top} ${right} ${bottom}`
}
