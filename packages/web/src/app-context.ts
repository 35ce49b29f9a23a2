import type { Capabilities, NusabacaClient } from '@nusabaca/client'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Words } from './words/en.js'
import type { Language } from './words/language.js'

/** What every view works with. */
export interface App {
  readonly client: NusabacaClient
  readonly capabilities: Capabilities
  readonly language: Language
  readonly words: Words
  /** Says something to those who do not see it happen. */
  readonly announce: (sentence: string) => void
}

export const AppContext = createContext<App | null>(null)

export function useApp(): App {
  const app = useContext(AppContext)
  if (app === null) throw new Error('No app around this view')
  return app
}
