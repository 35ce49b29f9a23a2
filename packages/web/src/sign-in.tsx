import { useEffect, useRef } from 'preact/hooks'
import type { Words } from './words/en.js'

export interface SignInProps {
  readonly words: Words
  /** What was wrong with the key before; null for the first. */
  readonly wrong: string | null
  readonly onKey: (key: string) => void
}

export function SignIn({ words, wrong, onKey }: SignInProps) {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    // It is asked for again in the place of what had the focus.
    if (wrong !== null) field.current?.focus()
  }, [wrong])

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    const key = new FormData(event.currentTarget as HTMLFormElement).get('key')
    onKey(String(key).trim())
  }
  return (
    <form class="card sign-in" onSubmit={submit}>
      <h1>{words.signIn}</h1>
      <p id="sign-in-why">{words.signInWhy}</p>
      <label class="field">
        {words.apiKey}
        <input
          ref={field}
          name="key"
          type="password"
          autocomplete="current-password"
          required
          aria-describedby={wrong === null ? 'sign-in-why' : 'sign-in-wrong'}
          aria-invalid={wrong !== null}
        />
      </label>
      {wrong !== null && (
        <p id="sign-in-wrong" class="wrong" role="alert">
          {wrong}
        </p>
      )}
      <button type="submit" class="primary">
        {words.signIn}
      </button>
    </form>
  )
}
