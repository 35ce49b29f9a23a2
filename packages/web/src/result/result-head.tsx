import { isFinalStatus } from '@nusabaca/client'
import { useState } from 'preact/hooks'
import { useApp } from '../app-context.js'
import { Confirm } from '../confirm.js'
import { Icon } from '../icon.js'
import { homeHref } from '../route.js'
import { explain } from '../words/explain.js'
import { CopyButton } from './copy-button.js'
import { DownloadMenu } from './download-menu.js'
import { percent } from './page-picture.js'
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
  const { client, words: say, announce } = useApp()
  const [asking, setAsking] = useState(false)
  const { status, progress, message, pages: counts, file_info } = task
  const { pages, fail } = document
  const name = file_info.original_name
  const broken = status === 'failed' || status === 'revoked' || (status === 'completed' && counts.failed > 0)

  const texts = pages.flatMap(({ text }) => (text === undefined ? [] : [text]))

  function erase(sure: boolean): void {
    setAsking(false)
    if (!sure) return
    client.eraseTask(taskId).then(() => {
      announce(say.deleted(name))
      location.hash = homeHref
    }, fail)
  }

  return (
    <header class="result-head">
      <div class="result-title">
        <h1>{name}</h1>
        <span class={`badge ${status}`}>{say.statuses[status]}</span>
      </div>
      <div class="result-actions">
        {!isFinalStatus(status) && (
          <button type="button" onClick={document.revoke}>
            <Icon name="stop" />
            {say.stop}
          </button>
        )}
        {broken && (
          <button type="button" onClick={document.retry}>
            <Icon name="retry" />
            {say.retry}
          </button>
        )}
        {texts.length > 0 && <CopyButton text={texts.join('\n\n')} label={say.copyAll} />}
        {status === 'completed' && <DownloadMenu taskId={taskId} task={task} onError={fail} />}
        <button type="button" onClick={() => setAsking(true)}>
          <Icon name="remove" />
          {say.delete}
        </button>
      </div>
      {!isFinalStatus(status) && (
        <progress max={100} value={progress} aria-label={say.progressOf(name)}>
          {progress} %
        </progress>
      )}
      <p class="quiet facts">
        {[say.pagesRead(counts.done, counts.total), ...facts(pages, say)].join(' · ')}
      </p>
      <label class="legend">
        <input
          type="checkbox"
          checked={unsureMarked}
          onChange={({ currentTarget }) => onUnsureMarked(currentTarget.checked)}
        />
        <span class="unsure">{say.unsure}</span>
      </label>
      {(status === 'failed' || status === 'revoked') && <p class="wrong">{message}</p>}
      {status === 'completed' && counts.failed > 0 && <FailedPages {...{ pages, onPage }} />}
      {document.error !== null && (
        <p class="wrong" role="alert">
          {explain(document.error, say)}
        </p>
      )}
      {asking && (
        <Confirm
          question={say.deleteQuestion(name)}
          why={say.deleteWhy}
          yes={say.delete}
          no={say.keep}
          onAnswer={erase}
        />
      )}
    </header>
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
