import { useEffect, useRef, useState } from 'preact/hooks'
import { useApp } from '../app-context.js'
import type { PictureQueue } from './picture-queue.js'
import type { Size } from './turn.js'
import { useStaying } from './use-page.js'

export interface PictureOptions {
  readonly taskId: string
  readonly page: number
  /** In pixels of the screen; null asks for nothing. */
  readonly width: number | null
  readonly queue: PictureQueue
}

export interface Picture extends Size {
  readonly url: string
}

// Few, so that browsers have what they had before.
const widths = [200, 500, 800, 1200, 2000]

/** A page's picture that is sharp at a width; the one before until it is there, `'none'` when it cannot be drawn. */
export function usePicture({ taskId, page, width, queue }: PictureOptions): Picture | 'none' | null {
  const { client } = useApp()
  const [picture, setPicture] = useState<Picture | 'none' | null>(null)
  const drawn = width === null ? null : (widths.find((each) => each >= width) ?? 2000)
  const url = useRef<string | null>(null)

  useStaying(
    async (signal) => {
      if (drawn === null) return
      const load = (): Promise<Blob> => client.getPageImage(taskId, page, { width: drawn, signal })
      const blob = await queue.ask(load, { small: drawn === widths[0], signal })
      const { width, height } = await sizeOf(blob)
      if (signal.aborted) return
      if (url.current !== null) URL.revokeObjectURL(url.current)
      url.current = URL.createObjectURL(blob)
      setPicture({ url: url.current, width, height })
    },
    {
      inputs: [client, taskId, page, drawn, queue],
      onError(_, passes) {
        if (!passes) setPicture('none')
      },
    },
  )
  useEffect(() => () => void (url.current !== null && URL.revokeObjectURL(url.current)), [])
  return picture
}

async function sizeOf(blob: Blob): Promise<Size> {
  const bitmap = await createImageBitmap(blob)
  const { width, height } = bitmap
  bitmap.close()
  return { width, height }
}
