import { useApp } from '../app-context.js'
import { CopyButton } from './copy-button.js'
import { DownloadMenu } from './download-menu.js'
import { percent } from './page-picture.js'
import { TaskHead } from './task-head.js'
import type { ShownPage, ShownTask, TaskDocument } from './use-document.js'

export interface ResultHeadProps {
  readonly taskId: string
  readonly task: ShownTask
  readonly document: TaskDocument
  readonly onPage: (page: number) => void
  readonly unsureMarked: boolean
  readonly onUnsureMarked: (marked: boolean) => void
}

/** What the document is, how its reading went, and what can be done with it. */
export function ResultHead(props: ResultHeadProps) {
  const { taskId, task, document, onPage, unsureMarked, onUnsureMarked } = props
  const { words: say } = useApp()
  const { status, pages: counts } = task
  const { pages, fail } = document
  const texts = pages.flatMap(({ text }) => (text === undefined ? [] : [text]))
  const actions = (
    <>
      {texts.length > 0 && <CopyButton text={texts.join('\n\n')} label={say.copyAll} />}
      {status === 'completed' && <DownloadMenu taskId={taskId} task={task} onError={fail} />}
    </>
  )
  return (
    <TaskHead {...{ taskId, task, document, actions }}>
      <p class="quiet facts">
        {[say.kinds.recognition.done(counts.done, counts.total), ...facts(pages, say)].join(' · ')}
      </p>
      {pages.some(({ status, source }) => status === 'done' && source !== 'text_layer') && (
        <label class="legend">
          <input
            type="checkbox"
            checked={unsureMarked}
            onChange={({ currentTarget }) => onUnsureMarked(currentTarget.checked)}
          />
          <span class="unsure">{say.unsure}</span>
        </label>
      )}
      {status === 'completed' && counts.failed > 0 && <FailedPages {...{ pages, onPage }} />}
    </TaskHead>
  )
}

function FailedPages({
  pages,
  onPage,
}: {
  readonly pages: readonly ShownPage[]
  readonly onPage: ResultHeadProps['onPage']
}) {
  const { words: say } = useApp()
  const failed = pages.filter(({ status }) => status === 'failed')
  return (
    <p class="wrong">
      {say.failedPages}{' '}
      {failed.map(({ page }) => (
        <button key={page} type="button" class="bare link" onClick={() => onPage(page)}>
          {page}
        </button>
      ))}
    </p>
  )
}

/** Who read it and how sure that was, in words. */
function facts(pages: readonly ShownPage[], say: ReturnType<typeof useApp>['words']): string[] {
  const read = pages.filter(({ source }) => source === 'ocr')
  const own = pages.filter(({ source }) => source === 'text_layer').length
  const letters = read.reduce((sum, { text = '' }) => sum + text.length, 0)
  const sure = read.reduce((sum, { text = '', confidence }) => sum + text.length * (confidence ?? 0), 0)
  const engines = [...new Set(read.map(({ engine, model }) => (model ? `${engine} (${model})` : engine)))]
  return [
    ...(letters > 0 ? [say.confidence(percent(sure / letters))] : []),
    ...(engines.length > 0 ? [say.readBy(engines.join(', '))] : []),
    ...(own > 0 ? [say.ownTexts(own)] : []),
  ]
}
