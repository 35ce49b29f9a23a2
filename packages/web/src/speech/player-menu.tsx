import type { SpeechFormat } from '@nusabaca/client'
import { useApp } from '../app-context.js'
import { Icon } from '../icon.js'
import { Menu } from '../menu.js'
import { nameOfMade, saveBlob } from '../save-file.js'
import type { PlayerControlsProps } from './player-controls.js'

export interface PlayerMenuProps extends Pick<PlayerControlsProps, 'speech' | 'title' | 'onVoice'> {
  readonly onError: (error: unknown) => void
}

/** What is not needed while somebody listens: other voices, and files to keep. */
export function PlayerMenu({ speech, title, onVoice, onError }: PlayerMenuProps) {
  const { client, capabilities, words: say } = useApp()
  const { format, voice, language } = speech.readAlong
  const voices = onVoice === null ? [] : capabilities.voices.filter((each) => each.language === language)
  const hasVoices = voices.length > 1

  async function download(format: SpeechFormat): Promise<void> {
    saveBlob(await client.downloadTaskResult(speech.taskId, format), nameOfMade(title, format))
  }
  return (
    <Menu
      label={
        <>
          <Icon name={hasVoices ? 'more' : 'download'} />
          <span class="player-menu">{hasVoices ? say.voiceAndFiles : say.download}</span>
        </>
      }
    >
      {(close) => (
        <>
          {hasVoices && (
            <li>
              <label class="field">
                {say.voice}
                <select value={voice} onChange={({ currentTarget }) => onVoice?.(currentTarget.value)}>
                  {voices.map(({ name, label }) => (
                    <option key={name} value={name}>
                      {label}
                    </option>
                  ))}
                </select>
              </label>
            </li>
          )}
          {([format, 'vtt'] as const).map((each) => (
            <li key={each}>
              <button
                type="button"
                class="bare"
                onClick={() => {
                  close()
                  download(each).catch(onError)
                }}
              >
                {each === 'vtt' ? say.captions : say.audio} <small>.{each}</small>
              </button>
            </li>
          ))}
        </>
      )}
    </Menu>
  )
}
