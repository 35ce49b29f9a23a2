import type { Page, PageLine } from '@nusabaca/contract'
import { escapeXml } from './escape-xml.js'
import type { FormattedDocument } from './formatted-document.js'
import {
  angleOf,
  counterClockwise,
  type Paragraph,
  paragraphsOf,
  type Rectangle,
  rectangleAround,
  wordsOf,
} from './layout.js'

/** ALTO 4.4. Places are in pixels of their page, as in the JSON. */
export async function* formatAlto({ fileName, languages, pages }: FormattedDocument): AsyncGenerator<string> {
  yield writeHead(fileName)
  for await (const page of pages) yield writePage(page, languages)
  yield '  </Layout>\n</alto>\n'
}

function writeHead(fileName: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.loc.gov/standards/alto/ns-v4# http://www.loc.gov/standards/alto/v4/alto-4-4.xsd" SCHEMAVERSION="4.4">
  <Description>
    <MeasurementUnit>pixel</MeasurementUnit>
    <sourceImageInformation>
      <fileName>${escapeXml(fileName)}</fileName>
    </sourceImageInformation>
    <Processing ID="recognition">
      <processingCategory>contentGeneration</processingCategory>
      <processingSoftware>
        <softwareName>nusabaca</softwareName>
      </processingSoftware>
    </Processing>
  </Description>
  <Layout>
`
}

function writePage(page: Page, [language, ...others]: readonly string[]): string {
  const { page: number, width, height, confidence } = page
  const sure = confidence === null ? '' : ` PC="${confidence}"`
  const lang = language !== undefined && others.length === 0 ? ` LANG="${language}"` : ''
  const whole = { left: 0, top: 0, right: width, bottom: height }
  const blocks = paragraphsOf(page).map((paragraph, index) => {
    return writeBlock(page, paragraph, `p${number}b${index + 1}`)
  })
  return `    <Page ID="p${number}" PHYSICAL_IMG_NR="${number}" WIDTH="${width}" HEIGHT="${height}"${sure}${lang} PROCESSINGREFS="recognition">
      <PrintSpace ${place(whole)}>
${blocks.join('')}      </PrintSpace>
    </Page>
`
}

function writeBlock(page: Page, { rows }: Paragraph, id: string): string {
  const lines = rows.flatMap((row) => row.lines)
  const boxes = lines.map(({ bounding_box }) => bounding_box)
  const angle = boxes[0] === undefined ? 0 : counterClockwise(angleOf(boxes[0]))
  const turned = angle === 0 ? '' : ` ROTATION="${angle}"`
  const written = lines.map((line, index) => writeLine(page, line, `${id}l${index + 1}`))
  return `        <TextBlock ID="${id}" ${place(rectangleAround(boxes, page))}${turned}>
${written.join('')}        </TextBlock>
`
}

function writeLine(page: Page, line: PageLine, id: string): string {
  const boxes = wordsOf(line).map(({ bounding_box }) => rectangleAround([bounding_box], page))
  const strings = wordsOf(line).flatMap(({ text, confidence }, index) => {
    const box = boxes[index]
    const before = boxes[index - 1]
    if (box === undefined) return []
    const string = `<String ID="${id}s${index + 1}" ${place(box)} CONTENT="${escapeXml(text)}" WC="${confidence}"/>`
    return before === undefined ? [string] : [`<SP ${place(between(before, box))}/>`, string]
  })
  return `          <TextLine ID="${id}" ${place(rectangleAround([line.bounding_box], page))}>
${strings.map((element) => `            ${element}\n`).join('')}          </TextLine>
`
}

/** The gap between two words, whichever way they stand to each other. */
function between(a: Rectangle, b: Rectangle): Rectangle {
  const [left, right] = gap([a.left, a.right], [b.left, b.right])
  const [top, bottom] = gap([a.top, a.bottom], [b.top, b.bottom])
  return { left, top, right, bottom }
}

type Span = readonly [from: number, to: number]

/** What is between two spans; where they overlap what they share. */
function gap(a: Span, b: Span): Span {
  const from = Math.min(a[1], b[1])
  const to = Math.max(a[0], b[0])
  return from <= to ? [from, to] : [to, from]
}

function place({ left, top, right, bottom }: Rectangle): string {
  return `HPOS="${left}" VPOS="${top}" WIDTH="${right - left}" HEIGHT="${bottom - top}"`
}
