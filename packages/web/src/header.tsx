import { Icon } from './icon.js'
import { homeHref } from './route.js'
import type { Words } from './words/en.js'
import type { Language } from './words/language.js'

export interface HeaderProps {
  readonly words: Words
  readonly language: Language
  /** Whether what is read can be heard here. */
  readonly aloud: boolean
  readonly onLanguage: (language: Language) => void
  /** Null when nobody is signed in. */
  readonly onSignOut: (() => void) | null
}

const names: Readonly<Record<Language, string>> = { en: 'English', id: 'Indonesia' }

export function Header({ words, language, aloud, onLanguage, onSignOut }: HeaderProps) {
  return (
    <header class="header">
      <button type="button" class="skip" onClick={() => document.getElementById('content')?.focus()}>
        {words.skipToContent}
      </button>
      <a class="brand" href={homeHref}>
        <img src="./icon.svg" alt="" width="32" height="32" />
        <span>
          <strong>nusabaca</strong>
          <span class="tagline">{words.tagline(aloud)}</span>
        </span>
      </a>
      <nav class="actions">
        <a href="./docs">{words.reference}</a>
        <label>
          <span class="visually-hidden">{words.language}</span>
          <select
            value={language}
            onChange={({ currentTarget }) => onLanguage(currentTarget.value as Language)}
          >
            {Object.entries(names).map(([code, name]) => (
              <option key={code} value={code} lang={code}>
                {name}
              </option>
            ))}
          </select>
        </label>
        {onSignOut !== null && (
          <button type="button" class="sign-out" onClick={onSignOut}>
            <Icon name="leave" />
            <span>{words.signOut}</span>
          </button>
        )}
      </nav>
    </header>
  )
}
