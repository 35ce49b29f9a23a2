import type { ResultFormat } from '@nusabaca/client'
import { useApp } from '../app-context.js'
import { Icon } from '../icon.js'
import { Menu } from '../menu.js'
import { nameOfMade, saveBlob, saveFile } from '../save-file.js'
import type { ShownTask } from './use-document.js'

export interface DownloadMenuProps {
  readonly taskId: string
  readonly task: ShownTask
  /** Null takes back the one before. */
  readonly onError: (error: unknown) => void
}

/** What was read, as files, and the file that it was read from. */
export function DownloadMenu({ taskId, task, onError }: DownloadMenuProps) {
  const { client, capabilities, words: say } = useApp()
  const name = task.file_info.original_name

  async function download(format: ResultFormat): Promise<void> {
    const blob = await client.downloadTaskResult(taskId, format)
    saveBlob(blob, nameOfMade(name, say.formats[format].extension))
  }
  /** Links are good for a while only. */
  async function downloadOriginal(): Promise<void> {
    for await (const { data } of client.watchTask(taskId)) {
      if ('download_urls' in data) return saveFile(data.download_urls.original_file, name)
    }
  }
  return (
    <Menu
      label={
        <>
          <Icon name="download" />
          {say.download}
        </>
      }
    >
      {(close) => {
        const choose = (act: () => Promise<void>) => (): void => {
          close()
          onError(null)
          act().catch(onError)
        }
        return (
          <>
            {capabilities.result_formats.map((format) => (
              <li key={format}>
                <button type="button" class="bare" onClick={choose(() => download(format))}>
                  {say.formats[format].name} <small>.{say.formats[format].extension}</small>
                </button>
              </li>
            ))}
            <li>
              <button type="button" class="bare" onClick={choose(downloadOriginal)}>
                {say.original}
              </button>
            </li>
          </>
        )
      }}
    </Menu>
  )
}
