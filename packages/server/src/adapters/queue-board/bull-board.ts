import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createBullBoard } from '@bull-board/api'
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import type {
  AppControllerRoute,
  AppViewRoute,
  BullBoardQueues,
  ControllerHandlerReturnType,
  IServerAdapter,
  UIConfig,
} from '@bull-board/api/typings/app'
import type { Queue } from 'bullmq'
import type { BoardQuestion, QueueBoard } from '../../core/ports/queue-board.js'

/** What bull-board tells whoever serves it. */
interface Board {
  queues: BullBoardQueues
  viewsDir: string
  filesDir: string
  page: AppViewRoute
  routes: readonly AppControllerRoute[]
  config: UIConfig
  explain(error: Error): ControllerHandlerReturnType
}

/** bull-board on these queues. What changes them is left out: jobs are hints, and what is done to them does not last. */
export function createBullBoardQueueBoard(queues: readonly Queue[]): QueueBoard {
  const board = collectBoard(queues)
  return {
    pagePaths: [board.page.route].flat(),
    async page(basePath) {
      const { params } = board.page.handler({ basePath, uiConfig: board.config })
      return renderPage(await readFile(join(board.viewsDir, 'index.ejs'), 'utf8'), params)
    },
    filesDir: board.filesDir,
    questions: board.routes
      .filter(({ method }) => [method].flat().every((each) => each === 'get'))
      .flatMap((route) => [route.route].flat().map((path) => toQuestion(path, route, board))),
  }
}

function collectBoard(queues: readonly Queue[]): Board {
  const board: Partial<Board> = {}
  const keep = (part: Partial<Board>) => {
    Object.assign(board, part)
    return collector
  }
  const collector: IServerAdapter = {
    setQueues: (queues) => keep({ queues }),
    setViewsPath: (viewsDir) => keep({ viewsDir }),
    setStaticPath: (_, filesDir) => keep({ filesDir }),
    setEntryRoute: (page) => keep({ page }),
    setErrorHandler: (explain) => keep({ explain }),
    setApiRoutes: (routes) => keep({ routes }),
    setUIConfig: (config) => keep({ config }),
  }
  createBullBoard({
    queues: queues.map((queue) => new BullMQAdapter(queue, { readOnlyMode: true })),
    serverAdapter: collector,
    options: {
      uiConfig: {
        boardTitle: 'nusabaca',
        hideDocsLink: true,
        showWorkers: false,
        miscLinks: [{ text: 'Workers', url: '../' }],
      },
    },
  })
  return board as Board
}

function toQuestion(path: string, { handler }: AppControllerRoute, board: Board): BoardQuestion {
  return {
    path,
    async answer({ query, params, headers }) {
      const request = { queues: board.queues, uiConfig: board.config, query, params, headers, body: {} }
      const { status = 200, body } = await Promise.resolve(handler(request as never)).catch(board.explain)
      return { status, body }
    },
  }
}

/**
 * Its page, without fonts from another server and without styles that the outer wall forbids; both are
 * ornaments.
 */
function renderPage(template: string, params: Readonly<Record<string, unknown>>): string {
  const tags = template.match(/<link href="static\/[^>]*>|<script defer src="static\/[^>]*><\/script>/g) ?? []
  const value = (name: string) => String(params[name] ?? '')
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<base href="${value('basePath')}">
<title>${value('title')}</title>
<link rel="icon" type="image/svg+xml" href="${value('favIconDefault')}">
${tags.join('\n')}
</head>
<body class="preload">
<script id="__UI_CONFIG__" type="application/json">${value('uiConfig')}</script>
<div id="root"></div>
</body>
</html>
`
}
