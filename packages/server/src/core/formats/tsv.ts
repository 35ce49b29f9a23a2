import type { Page } from '@nusabaca/contract'
import type { FormattedDocument } from './formatted-document.js'
import { paragraphsOf, type Rectangle, rectangleAround, wordsOf } from './layout.js'

const columns = 'level page_num block_num par_num line_num word_num left top width height conf text'.split(
  ' ',
)

/** Tesseract's table: a row for each page, block, paragraph, line and word, whose level is 1 to 5. */
export async function* formatTsv({ pages }: FormattedDocument): AsyncGenerator<string> {
  yield `${columns.join('\t')}\n`
  for await (const page of pages) yield [...rowsOf(page)].join('')
}

/** Only words have a confidence, in percent. */
const none = -1

function* rowsOf(page: Page): Generator<string> {
  const at = (
    numbers: readonly number[],
    box: Rectangle,
    tail: readonly (number | string)[] = [none, ''],
  ) => {
    const place = [...numbers, ...[0, 0, 0, 0]].slice(0, 4)
    const size = [box.left, box.top, box.right - box.left, box.bottom - box.top]
    return `${[numbers.length + 1, page.page, ...place, ...size, ...tail].join('\t')}\n`
  }
  yield at([], { left: 0, top: 0, right: page.width, bottom: page.height })
  for (const [index, { rows }] of paragraphsOf(page).entries()) {
    const lines = rows.flatMap((row) => row.lines)
    const block = index + 1
    const around = rectangleAround(
      lines.map(({ bounding_box }) => bounding_box),
      page,
    )
    yield at([block], around)
    yield at([block, 1], around)
    for (const [lineIndex, line] of lines.entries()) {
      yield at([block, 1, lineIndex + 1], rectangleAround([line.bounding_box], page))
      for (const [wordIndex, word] of wordsOf(line).entries()) {
        const box = rectangleAround([word.bounding_box], page)
        const sure = Math.round(word.confidence * 1000) / 10
        yield at([block, 1, lineIndex + 1, wordIndex + 1], box, [sure, word.text.replace(/\s|\p{Cc}/gu, ' ')])
      }
    }
  }
}
