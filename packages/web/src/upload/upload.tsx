import { NusabacaApiError, type SubmitOptions } from '@nusabaca/client'
import '@uppy/core/css/style.min.css'
import '@uppy/dashboard/css/style.min.css'
import '@uppy/image-editor/css/style.min.css'
import '@uppy/webcam/css/style.min.css'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { useApp } from '../app-context.js'
import { explain } from '../words/explain.js'
import { createUppy, showDashboard, takePasted, warnWhileSending } from './create-uppy.js'
import { sendFilesOf } from './send-files.js'
import { isSpoken, languageChoices, languageName, readableSize } from './upload-options.js'
import './upload.css'

export interface UploadProps {
  readonly shown: boolean
  /** A file became a task. */
  readonly onAccepted: () => void
}

export function Upload({ shown, onAccepted }: UploadProps) {
  const app = useApp()
  const { capabilities, language, words } = app
  const form = useRef<HTMLFormElement>(null)
  const more = useRef<HTMLDetailsElement>(null)
  const target = useRef<HTMLDivElement>(null)
  const latest = useRef({ app, onAccepted })
  latest.current = { app, onAccepted }
  const [refusals, setRefusals] = useState<readonly { readonly id: string; readonly sentence: string }[]>([])
  const [asksPassword, setAsksPassword] = useState(false)
  const uppy = useMemo(() => createUppy(capabilities), [])

  useEffect(() => {
    uppy.on('upload', () => {
      setRefusals([])
      setAsksPassword(false)
    })
    uppy.on('file-removed', (file) => setRefusals((before) => before.filter(({ id }) => id !== file.id)))
    sendFilesOf(uppy, () => {
      const { app, onAccepted } = latest.current
      return {
        client: app.client,
        submitOptions: () => readOptions(form.current),
        explain: (error) => explain(error, app.words),
        onAccepted: ({ file_info }) => {
          app.announce(app.words.accepted(file_info.name))
          onAccepted()
        },
        onRefused: ({ id, name }, { error, sentence: why }) => {
          // Uppy says only that it failed.
          uppy.hideInfo()
          setRefusals((before) => [...before, { id, sentence: app.words.refused(name, why) }])
          if (!(error instanceof NusabacaApiError) || error.code !== 'password_required') return
          setAsksPassword(true)
          if (more.current !== null) more.current.open = true
        },
      }
    })
    const letGo = warnWhileSending(uppy)
    return () => {
      letGo()
      uppy.destroy()
    }
  }, [uppy])

  useEffect(() => (shown ? takePasted(uppy) : undefined), [uppy, shown])

  const { max_file_bytes, max_pages } = capabilities.limits
  const note = words.uploadHint(readableSize(max_file_bytes, language), max_pages)
  useEffect(() => {
    if (target.current === null) return
    return showDashboard(uppy, { target: target.current, language, note })
  }, [uppy, language, note])

  const choices = languageChoices(capabilities.languages)
  const usual = choices.includes(language) ? language : choices[0]
  const [chosen, setChosen] = useState(usual)
  useEffect(() => setChosen(usual), [usual])
  return (
    <section class="card" aria-labelledby="upload-title" hidden={!shown}>
      <h1 id="upload-title">{words.upload}</h1>
      <form ref={form} class="upload-options" onSubmit={(event) => event.preventDefault()}>
        <label class="field">
          {words.textLanguage}
          <select
            name="language"
            defaultValue={usual}
            onChange={({ currentTarget }) => setChosen(currentTarget.value)}
          >
            {choices.map((code) => (
              <option key={code} value={code} selected={code === usual}>
                {languageName(code, language)}
              </option>
            ))}
          </select>
        </label>
        {chosen !== undefined && isSpoken(chosen, capabilities.voices) && (
          <label class="check">
            <input type="checkbox" name="speak" value="true" />
            {words.readToo}
          </label>
        )}
        <details ref={more}>
          <summary>{words.options}</summary>
          <div class="fields">
            <label class="field">
              {words.pages}
              <input name="pages" autocomplete="off" aria-describedby="pages-hint" />
              <small id="pages-hint">{words.pagesHint}</small>
            </label>
            <label class="field">
              {words.password}
              <input
                name="password"
                type="password"
                autocomplete="new-password"
                aria-invalid={asksPassword}
                aria-describedby="password-hint"
              />
              <small id="password-hint">{words.passwordHint}</small>
            </label>
          </div>
        </details>
      </form>
      <div class="wrong" role="alert">
        {refusals.map(({ id, sentence }) => (
          <p key={id}>{sentence}</p>
        ))}
      </div>
      <div ref={target} />
    </section>
  )
}

/** What is said in the form; what is empty is not said. */
function readOptions(form: HTMLFormElement | null): SubmitOptions {
  if (form === null) return {}
  const given = [...new FormData(form)].filter(([, value]) => value !== '')
  return Object.fromEntries(given) as SubmitOptions
}
