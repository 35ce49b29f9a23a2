import type { OpenDocument, RenderedPage } from '../core/ports/document-reader.js'
import type { PreparedPage } from '../core/read-prepared-page.js'

export interface PreparePageOptions<Picture> {
  /** 1-based. */
  readonly page: number
  /** Longest side of the picture. */
  readonly maxSidePx: number
  /** Brings the picture into the form that the engine takes. */
  readonly finish: (image: RenderedPage) => Promise<Picture> | Picture
}

/** Opens one page of a document and makes its picture, unless its own text can be trusted. */
export async function preparePage<Picture>(
  document: OpenDocument,
  { page: number, maxSidePx, finish }: PreparePageOptions<Picture>,
): Promise<PreparedPage<Picture>> {
  const started = performance.now()
  const page = await document.page(number)
  const { width, height, dpi, textLayer } = page
  const image = textLayer?.trusted ? null : await page.render(maxSidePx)
  const picture = image && (await finish(image))
  const decodeMs = Math.round(performance.now() - started)
  return { number, width, height, dpi, textLayer, picture, warnings: image?.warnings ?? [], decodeMs }
}
