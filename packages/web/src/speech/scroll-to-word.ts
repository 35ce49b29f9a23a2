/** What shows the word that is heard, in the part of the page where it has to be seen; null when nothing does. */
export function heardIn(place: Element): Element | null {
  const inText = place.querySelector('.heard:not(path)')
  const inPicture = place.querySelector('path.heard:not([d=""])')
  const words = inText?.closest('.page-words')?.getBoundingClientRect()
  const picture = inPicture?.closest('.picture')?.getBoundingClientRect()
  if (words === undefined || picture === undefined) return inText ?? inPicture
  // A text beside its picture that is short stays in sight while the picture goes by.
  const { top, bottom } = room(inText)
  return picture.right <= words.left && words.height < bottom - top ? inPicture : inText
}

export function isInSight(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect()
  const seen = room(element)
  // What is higher than the window is never all in sight.
  return bottom - top > seen.bottom - seen.top
    ? top < seen.bottom && bottom > seen.top
    : top >= seen.top && bottom <= seen.bottom
}

export function scrollIntoRoom(element: Element): void {
  const { top, bottom } = element.getBoundingClientRect()
  const seen = room(element)
  scrollBy({ top: (top + bottom - seen.top - seen.bottom) / 2, behavior: behavior() })
}

/** Where a picture shows a part of itself, that is the part in which the word is. */
export function scrollPicture(place: Element): void {
  const word = place.querySelector('path.heard:not([d=""])')
  const pane = word?.closest('.picture')
  if (!word || !pane) return
  const [inner, outer] = [word.getBoundingClientRect(), pane.getBoundingClientRect()]
  const isWithin =
    inner.top >= outer.top &&
    inner.bottom <= outer.bottom &&
    inner.left >= outer.left &&
    inner.right <= outer.right
  if (isWithin) return
  const left = (inner.left + inner.right - outer.left - outer.right) / 2
  const top = (inner.top + inner.bottom - outer.top - outer.bottom) / 2
  pane.scrollBy({ left, top, behavior: behavior() })
}

/** Where in the window an element can be seen: under the toolbar and a picture that stays above it, over the player. */
function room(element: Element | null): { readonly top: number; readonly bottom: number } {
  const { scrollPaddingTop, scrollPaddingBottom } = getComputedStyle(document.documentElement)
  const top = Number.parseFloat(scrollPaddingTop) || 0
  const picture = element?.closest('.page-body')?.querySelector('.picture')
  const above =
    picture !== null && picture !== undefined && !picture.contains(element) && isAbove(picture, element)
      ? picture.getBoundingClientRect().height
      : 0
  return { top: top + above, bottom: innerHeight - (Number.parseFloat(scrollPaddingBottom) || 0) }
}

function isAbove(picture: Element, element: Element | null): boolean {
  const words = element?.closest('.page-words')?.getBoundingClientRect()
  return words !== undefined && picture.getBoundingClientRect().left === words.left
}

function behavior(): ScrollBehavior {
  return matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth'
}
