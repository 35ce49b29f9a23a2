import type { ResultFormat } from '@nusabaca/client'
import { useEffect, useRef } from 'preact/hooks'
import { useApp } from '../app-context.js'
import { Icon } from '../icon.js'
import type { ShownTask } from './use-document.js'

export interface DownloadMenuProps {
  readonly taskId: string
  readonly task: ShownTask
  readonly onError: (error: unknown) => void
}

/** What was read, as files, and the file that it was read from. */
export function DownloadMenu({ taskId, task, onError }: DownloadMenuProps) {
  const { client, capabilities, words: say } = useApp()
  const menu = useRef<HTMLDetailsElement>(null)
  const name = task.file_info.original_name
  const close = (): void => menu.current?.removeAttribute('open')

  useEffect(() => {
    function onOutside({ target }: Event): void {
      if (target instanceof Node && !menu.current?.contains(target)) close()
    }
    document.addEventListener('click', onOutside)
    return () => document.removeEventListener('click', onOutside)
  }, [])

  async function download(format: ResultFormat): Promise<void> {
    close()
    const blob = await client.downloadTaskResult(taskId, format)
    const url = URL.createObjectURL(blob)
    save(url, `${name.replace(/\.[^.]*$/, '')}.${say.formats[format].extension}`)
    URL.revokeObjectURL(url)
  }
  /** Links are good for a while only. */
  async function downloadOriginal(): Promise<void> {
    close()
    for await (const { data } of client.watchTask(taskId)) {
      if ('download_urls' in data) return save(data.download_urls.original_file, name)
    }
  }
  return (
    <details
      class="menu"
      ref={menu}
      onKeyDown={({ key }) => {
        if (key !== 'Escape') return
        close()
        menu.current?.querySelector('summary')?.focus()
      }}
    >
      <summary class="button">
        <Icon name="download" />
        {say.download}
      </summary>
      <ul>
        {capabilities.result_formats.map((format) => (
          <li key={format}>
            <button type="button" class="bare" onClick={() => void download(format).catch(onError)}>
              {say.formats[format].name} <small>.{say.formats[format].extension}</small>
            </button>
          </li>
        ))}
        <li>
          <button type="button" class="bare" onClick={() => void downloadOriginal().catch(onError)}>
            {say.original}
          </button>
        </li>
      </ul>
    </details>
  )
}

function save(url: string, name: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
}
