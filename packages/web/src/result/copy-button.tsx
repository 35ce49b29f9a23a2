import { useEffect, useState } from 'preact/hooks'
import { useApp } from '../app-context.js'
import { Icon } from '../icon.js'
import { copyText } from './copy-text.js'

export interface CopyButtonProps {
  readonly text: string
  readonly label: string
  /** Shows a picture alone. */
  readonly bare?: boolean
}

const shownMs = 2000

/** Copies a text, and shows for a moment that it did. */
export function CopyButton({ text, label, bare = false }: CopyButtonProps) {
  const { words: say, announce } = useApp()
  const [copies, setCopies] = useState(0)
  useEffect(() => {
    if (copies === 0) return
    const timer = setTimeout(() => setCopies(0), shownMs)
    return () => clearTimeout(timer)
  }, [copies])

  async function copy(): Promise<void> {
    await copyText(text)
    setCopies((count) => count + 1)
    announce(say.copied)
  }
  const shown = copies === 0 ? label : say.copied
  return (
    <button
      type="button"
      class={bare ? 'bare square' : ''}
      title={bare ? shown : undefined}
      aria-label={bare ? label : undefined}
      onClick={() => void copy()}
    >
      <Icon name={copies === 0 ? 'copy' : 'done'} />
      {!bare && shown}
    </button>
  )
}
