import { useEffect, useState } from 'preact/hooks'
import type { Words } from '../words/en.js'
import type { ResultProps } from './result.js'

export interface LazyResultProps extends ResultProps {
  readonly words: Words
}

/** The result's part of the page, which is loaded when somebody looks at one. */
export function LazyResult({ taskId, words }: LazyResultProps) {
  const [loaded, setLoaded] = useState<typeof import('./result.js') | 'failed' | null>(null)
  useEffect(() => {
    import('./result.js').then(setLoaded, () => setLoaded('failed'))
  }, [])
  if (loaded === null) return <p class="quiet">{words.loading}</p>
  if (loaded === 'failed') {
    return (
      <div class="card">
        <p role="alert">{words.serverAway}</p>
        <button type="button" onClick={() => location.reload()}>
          {words.tryAgain}
        </button>
      </div>
    )
  }
  return <loaded.Result taskId={taskId} />
}
