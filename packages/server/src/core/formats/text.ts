import type { FormattedDocument } from './formatted-document.js'

/** The reading text, an empty line between pages. */
export async function* formatText({ pages }: FormattedDocument): AsyncGenerator<string> {
  let separator = ''
  for await (const { text } of pages) {
    yield separator + text
    separator = '\n\n'
  }
}
