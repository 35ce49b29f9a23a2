/** A dashboard of the queues, made elsewhere: a page, its files, and the questions that it asks. It looks only. */
export interface QueueBoard {
  /** Patterns of the paths that its page has, as routers write them: `/queue/:name`. */
  readonly pagePaths: readonly string[]
  /** The page, for where it is mounted; `basePath` ends with a slash. */
  page(basePath: string): Promise<string>
  /** Folder of the files that the page asks for under `static/`. */
  readonly filesDir: string
  readonly questions: readonly BoardQuestion[]
}

/** A GET that the page sends. */
export interface BoardQuestion {
  readonly path: string
  answer(request: BoardRequest): Promise<{ readonly status: number; readonly body: unknown }>
}

export interface BoardRequest {
  readonly query: Readonly<Record<string, unknown>>
  readonly params: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, string | undefined>>
}
