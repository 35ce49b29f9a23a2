/**
 * Has the parts of the page made anew every few seconds, while that is wanted and somebody looks. Only what has changed is
 * replaced, and what has the focus keeps it.
 */
export const monitorScript = `
const wanted = document.getElementById('refresh')
const trouble = document.getElementById('trouble')

function replace(part, next) {
  const { activeElement } = document
  const focused = part.contains(activeElement) ? activeElement.id : null
  part.replaceWith(next)
  if (focused === null) return
  const again = document.getElementById(focused) ?? next.querySelector('h2')
  again.focus({ preventScroll: true })
}

async function refresh() {
  if (!wanted.checked || document.hidden) return
  try {
    const answer = await fetch('/', { headers: { accept: 'text/html' } })
    if (!answer.ok) throw new Error(String(answer.status))
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html')
    for (const part of document.querySelectorAll('[data-live]')) {
      const next = fresh.getElementById(part.id)
      if (next !== null && next.outerHTML !== part.outerHTML) replace(part, next)
    }
    trouble.textContent = ''
  } catch {
    trouble.textContent = 'The monitor cannot be reached; what is shown may be old.'
  }
}

// Without this script there would be nothing to switch.
wanted.parentElement.hidden = false
setInterval(refresh, 5000)
document.addEventListener('visibilitychange', refresh)
`
