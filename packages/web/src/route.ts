import { useEffect, useState } from 'preact/hooks'

/** Which view is shown. */
export type Route = { readonly view: 'home' } | { readonly view: 'task'; readonly taskId: string }

/** `#/tasks/<id>` is a task's; everything else the start. */
export function parseRoute(hash: string): Route {
  const [, taskId] = /^#\/tasks\/([^/]+)$/.exec(hash) ?? []
  return taskId === undefined ? { view: 'home' } : { view: 'task', taskId: decodeURIComponent(taskId) }
}

export function taskHref(taskId: string): string {
  return `#/tasks/${encodeURIComponent(taskId)}`
}

export const homeHref = '#/'

export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash)
  useEffect(() => {
    const onChange = (): void => setHash(location.hash)
    addEventListener('hashchange', onChange)
    return () => removeEventListener('hashchange', onChange)
  }, [])
  return parseRoute(hash)
}
