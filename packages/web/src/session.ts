const storedUnder = 'nusabaca.key'

/** The API key of this tab; null without one. It goes when the tab is closed. */
export function storedKey(): string | null {
  return sessionStorage.getItem(storedUnder)
}

export function storeKey(key: string | null): void {
  if (key === null) sessionStorage.removeItem(storedUnder)
  else sessionStorage.setItem(storedUnder, key)
}
