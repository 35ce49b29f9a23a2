import { useEffect, useId, useRef } from 'preact/hooks'

export interface ConfirmProps {
  readonly question: string
  /** What follows from it. */
  readonly why: string
  readonly yes: string
  readonly no: string
  readonly onAnswer: (sure: boolean) => void
}

/** Asks before something that cannot be undone; Escape says no. */
export function Confirm({ question, why, yes, no, onAnswer }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog
      ref={dialog}
      class="card confirm"
      aria-labelledby={`${id}-question`}
      aria-describedby={`${id}-why`}
      onClose={({ currentTarget }) => onAnswer(currentTarget.returnValue === 'yes')}
    >
      <form method="dialog">
        <h2 id={`${id}-question`}>{question}</h2>
        <p id={`${id}-why`}>{why}</p>
        <div class="confirm-answers">
          <button type="submit" value="no">
            {no}
          </button>
          <button type="submit" value="yes" class="danger">
            {yes}
          </button>
        </div>
      </form>
    </dialog>
  )
}
