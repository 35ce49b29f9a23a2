import type { OpenDocument, RenderedPage } from '../core/ports/document-reader.js'
import type { PreparedPage } from '../core/read-prepared-page.js'

export interface PreparePageOptions<Picture> {
  /** 1-based. */
  readonly page: number
  /** Null where none is wanted. */
  readonly picture: {
    /** Its longest side. */
    readonly maxSidePx: number
    /** Brings it into the form that the engine takes. */
    readonly finish: (image: RenderedPage) => Promise<Picture> | Picture
  } | null
}

/** Opens one page of a document and makes its picture if one is wanted, unless its own text can be trusted. */
export async function preparePage<Picture>(
  document: OpenDocument,
  { page: number, picture: wanted }: PreparePageOptions<Picture>,
): Promise<PreparedPage<Picture>> {
  const started = performance.now()
  const page = await document.page(number)
  const { width, height, dpi } = page
  const textLayer = await page.readTextLayer()
  const image = wanted === null || textLayer?.trusted ? null : await page.render(wanted.maxSidePx)
  const picture = image && wanted && (await wanted.finish(image))
  const decodeMs = Math.round(performance.now() - started)
  return { number, width, height, dpi, textLayer, picture, warnings: image?.warnings ?? [], decodeMs }
}
