interface Route {
  readonly method: string
  /** As the router has it: `/tasks/:task_id/`. */
  readonly url: string
}

/** The methods that a path is asked with, in the order of the alphabet; none where there is nothing. */
export function allowedMethods(routes: readonly Route[], path: string): readonly string[] {
  const asked = segmentsOf(path)
  const fitting = routes.filter(({ url }) => {
    const segments = segmentsOf(url)
    return (
      segments.length === asked.length &&
      segments.every((segment, index) => segment.startsWith(':') || segment === asked[index])
    )
  })
  return [...new Set(fitting.map(({ method }) => method))].sort()
}

/** A slash at the end makes no difference. */
function segmentsOf(path: string): readonly string[] {
  return path.replace(/\/$/, '').split('/')
}
