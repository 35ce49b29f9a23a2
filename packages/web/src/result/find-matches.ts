/** A part of a page's text that was looked for. */
export interface Match {
  readonly page: number
  readonly start: number
  /** After its last letter. */
  readonly end: number
}

/** Where a text stands on the pages: in any case, and over the ends of lines. */
export function findMatches(
  pages: readonly { readonly page: number; readonly text?: string | undefined }[],
  query: string,
): Match[] {
  const words = query.trim().split(/\s+/)
  if (words[0] === '') return []
  const pattern = new RegExp(
    words.map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('\\s+'),
    'giu',
  )
  return pages.flatMap(({ page, text = '' }) =>
    Array.from(text.matchAll(pattern), ({ 0: found, index }) => ({
      page,
      start: index,
      end: index + found.length,
    })),
  )
}
