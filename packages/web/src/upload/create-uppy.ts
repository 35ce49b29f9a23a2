import type { Capabilities } from '@nusabaca/client'
import { Uppy } from '@uppy/core'
import Dashboard from '@uppy/dashboard'
import ImageEditor from '@uppy/image-editor'
import enUS from '@uppy/locales/lib/en_US.js'
import idID from '@uppy/locales/lib/id_ID.js'
import Webcam from '@uppy/webcam'
import { options as preact } from 'preact'
import type { Language } from '../words/language.js'
import { acceptedFiles } from './upload-options.js'
import { betterIndonesian } from './uppy-indonesian.js'

const locales = {
  en: enUS,
  id: { ...idID, strings: { ...idID.strings, ...betterIndonesian } },
} as const

// Where one file is chosen, its list item has no list around it.
preact.vnode = ({ type, props }) => {
  if (type === 'div' && 'class' in props && props.class === 'uppy-Dashboard-files') {
    Object.assign(props, { role: 'list' })
  }
}

export function createUppy({ limits, media_types }: Capabilities): Uppy {
  return new Uppy({
    restrictions: { maxFileSize: limits.max_file_bytes, allowedFileTypes: acceptedFiles(media_types) },
  })
}

export interface DashboardOptions {
  readonly target: HTMLElement
  readonly language: Language
  /** What is said of the limits. */
  readonly note: string
}

/**
 * Shows Uppy's dashboard inside of the element: choose, drop, paste, photograph, crop, turn.
 * @returns takes it away; the files stay.
 */
export function showDashboard(uppy: Uppy, { target, language, note }: DashboardOptions): () => void {
  uppy.setOptions({ locale: locales[language] })
  uppy
    .use(Dashboard, {
      inline: true,
      target,
      note,
      width: '100%',
      height: 360,
      theme: 'auto',
      proudlyDisplayPoweredByUppy: false,
      hidePauseResumeButton: true,
      doneButtonHandler: null,
    })
    .use(Webcam, { modes: ['picture'], mobileNativeCamera: true, countdown: false })
    // Browsers turn photographs by themselves; to look into them the editor would have to connect to them.
    .use(ImageEditor, { quality: 0.92, cropperOptions: { checkOrientation: false } })
  return () => {
    for (const id of ['ImageEditor', 'Webcam', 'Dashboard']) {
      const plugin = uppy.getPlugin(id)
      if (plugin !== undefined) uppy.removePlugin(plugin)
    }
  }
}

/** Takes what is pasted anywhere on the page but into a field. */
export function takePasted(uppy: Uppy): () => void {
  function onPaste({ target, clipboardData }: ClipboardEvent): void {
    if (target instanceof Element && target.closest('input, textarea, .uppy-Dashboard') !== null) return
    for (const data of clipboardData?.files ?? []) {
      // Uppy tells by itself what it does not take.
      try {
        uppy.addFile({ name: data.name, type: data.type, data, source: 'paste' })
      } catch {}
    }
  }
  document.addEventListener('paste', onPaste)
  return () => document.removeEventListener('paste', onPaste)
}

/** Has the browser ask whoever leaves the page while something is being sent. */
export function warnWhileSending(uppy: Uppy): () => void {
  function onLeave(event: BeforeUnloadEvent): void {
    if (Object.keys(uppy.getState().currentUploads).length > 0) event.preventDefault()
  }
  addEventListener('beforeunload', onLeave)
  return () => removeEventListener('beforeunload', onLeave)
}
