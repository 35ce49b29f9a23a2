import type { Box } from './box.js'
import type { PageInk } from './page-ink.js'
import type { Glyph } from './pdfium-glyphs.js'
import type { Pictures } from './pdfium-objects.js'

/*
 * When a page's own text may stand for what the page shows. It is exact where it is right, and recognition
 * is the fallback, so in doubt the page is recognised. Each rule is here for files that exist:
 *
 * 1. Glyphs that the file does not map to letters (control characters, private use, U+FFFD), or that are
 *    mapped to signs instead of letters: fonts embedded without a usable table.
 * 2. Text that is not painted: some other program's recognition laid over a scan, of unknown quality.
 * 3. Words where the page shows nothing: fonts that are not embedded, white on white, covered text.
 * 4. Pictures with much to see in them where no words are: a scan with a one-line footer.
 * 5. Little text amid much else: letters drawn as curves, beside a page number that is real.
 * 6. Form fields and stamps with something in them: they are drawn on the page but are not in its text.
 *
 * Rules 3 to 6 compare the layer with a small rendering of the page; 1 and 2 come first and need none.
 */
const maxUnreadable = 0.1
const minLettersAmongSigns = 0.5
const minPainted = 0.5
const minWordsSeen = 0.8
const maxPictureInk = 0.3
const maxInkElsewhere = 0.75
/** Edges inside an annotation; a border or a tick has fewer, three letters have more. */
const maxAnnotationInk = 40
/** Part of an annotation's box that is cut from each side, which takes its border off. */
const annotationRim = 0.15

/** Rules 1 and 2: whether the glyphs by themselves could be what is written on the page. */
export function isLegible(glyphs: readonly Glyph[]): boolean {
  const share = (test: (glyph: Glyph) => boolean) => glyphs.filter(test).length / glyphs.length
  // Leaders, rules and bullets are typed with signs; they say nothing about the letters around them.
  const meant = glyphs.filter(({ text }) => !/^[.\-_·•…–—]$/u.test(text))
  const letters = meant.filter(({ text }) => /[\p{L}\p{N}\p{M}]/u.test(text))
  return (
    share(isUnreadable) <= maxUnreadable &&
    share(({ isVisible }) => isVisible) >= minPainted &&
    letters.length >= minLettersAmongSigns * meant.length
  )
}

function isUnreadable({ text, isMapped }: Glyph): boolean {
  return !isMapped || /^[\p{Cc}\p{Co}\p{Cn}\p{Cs}\ufffd]/u.test(text)
}

/** Rules 3 to 6: whether the words cover what the page shows. Boxes are in the frame of `ink`. */
export function coversPage(words: readonly Box[], pictures: Pictures, ink: PageInk): boolean {
  const seen = words.filter((word) => ink.in(word) > 0)
  const inWords = inkOf(words, ink)
  const elsewhere = Math.max(0, ink.total - inWords)
  const inPictures = pictures.images.reduce((sum, image) => sum + inkBesideWords(image, words, ink), 0)
  return (
    seen.length >= minWordsSeen * words.length &&
    inPictures <= maxPictureInk * ink.total &&
    elsewhere <= maxInkElsewhere * ink.total &&
    !pictures.annotations.some((box) => inkBesideWords(withoutRim(box), words, ink) > maxAnnotationInk)
  )
}

function inkBesideWords(box: Box, words: readonly Box[], ink: PageInk): number {
  const within = words.filter((word) => isInside(word, box))
  return Math.max(0, ink.in(box) - inkOf(within, ink))
}

function inkOf(words: readonly Box[], ink: PageInk): number {
  return words.reduce((sum, word) => sum + ink.in(word), 0)
}

function isInside(word: Box, { left, top, right, bottom }: Box): boolean {
  const x = (word.left + word.right) / 2
  const y = (word.top + word.bottom) / 2
  return x >= left && x <= right && y >= top && y <= bottom
}

function withoutRim({ left, top, right, bottom }: Box): Box {
  const [x, y] = [(right - left) * annotationRim, (bottom - top) * annotationRim]
  return { left: left + x, top: top + y, right: right - x, bottom: bottom - y }
}
