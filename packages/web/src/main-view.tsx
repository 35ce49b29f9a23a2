import { type Capabilities, NusabacaApiError, NusabacaClient } from '@nusabaca/client'
import { useEffect, useMemo, useState } from 'preact/hooks'
import { AppContext } from './app-context.js'
import { Header } from './header.js'
import { Home } from './home.js'
import { LazyResult } from './result/lazy-result.js'
import { useRoute } from './route.js'
import { storedKey, storeKey } from './session.js'
import { SignIn } from './sign-in.js'
import { explain } from './words/explain.js'
import { words as allWords, initialLanguage, type Language, rememberLanguage } from './words/language.js'

type Greeting =
  | { readonly state: 'asking' }
  | { readonly state: 'ready'; readonly capabilities: Capabilities }
  | { readonly state: 'refused'; readonly error: unknown }

export function Main() {
  const [language, setLanguage] = useState<Language>(initialLanguage)
  const [key, setKey] = useState(storedKey)
  const [tries, setTries] = useState(0)
  const [greeting, setGreeting] = useState<Greeting>({ state: 'asking' })
  const [announcement, announce] = useState('')
  const route = useRoute()
  const words = allWords[language]

  const client = useMemo(() => {
    const baseUrl = new URL('.', document.baseURI).href
    return new NusabacaClient({ baseUrl, language, ...(key !== null && { apiKey: key }) })
  }, [key, language])

  useEffect(() => {
    document.documentElement.lang = language
    rememberLanguage(language)
  }, [language])

  useEffect(() => {
    const asking = new AbortController()
    client.getCapabilities({ signal: asking.signal }).then(
      (capabilities) => setGreeting({ state: 'ready', capabilities }),
      (error) => asking.signal.aborted || setGreeting({ state: 'refused', error }),
    )
    return () => asking.abort()
  }, [client, tries])

  function signIn(newKey: string | null): void {
    storeKey(newKey)
    setKey(newKey)
    setGreeting({ state: 'asking' })
  }

  function view() {
    switch (greeting.state) {
      case 'asking':
        return <p class="quiet">{words.loading}</p>
      case 'ready':
        return (
          <AppContext.Provider
            value={{ client, capabilities: greeting.capabilities, language, words, announce }}
          >
            <Home shown={route.view === 'home'} />
            {route.view === 'task' && <LazyResult key={route.taskId} taskId={route.taskId} words={words} />}
          </AppContext.Provider>
        )
      case 'refused': {
        const { error } = greeting
        if (error instanceof NusabacaApiError && error.code === 'unauthorized') {
          return <SignIn words={words} wrong={key === null ? null : error.message} onKey={signIn} />
        }
        return (
          <div class="card">
            <p role="alert">{explain(error, words)}</p>
            <button type="button" onClick={() => setTries(tries + 1)}>
              {words.tryAgain}
            </button>
          </div>
        )
      }
    }
  }

  return (
    <>
      <Header
        words={words}
        language={language}
        aloud={greeting.state !== 'ready' || greeting.capabilities.voices.length > 0}
        onLanguage={setLanguage}
        onSignOut={key === null || greeting.state === 'refused' ? null : () => signIn(null)}
      />
      <main id="content" tabIndex={-1}>
        {view()}
      </main>
      <p class="visually-hidden" role="status">
        {announcement}
      </p>
    </>
  )
}
