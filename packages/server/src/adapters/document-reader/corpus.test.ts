import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import type { CorpusOutcome } from './corpus-child.testing.js'
import { openInChild, openKiller } from './corpus-run.testing.js'

/** Awkward and hostile files, kept beside the repository because of their licences. */
const corpus = fileURLToPath(new URL('../../../../../../shared/corpus/', import.meta.url))
const manifest = `${corpus}manifest.json`

/** Files that are refused, and the code they are refused with; every other one opens. */
const refusals: Readonly<Record<string, readonly string[]>> = {
  file_empty: ['empty.png'],
  password_required: [
    'pdf-user-password-abc.pdf',
    'pdf-user-password-Hello.pdf',
    'pdf-user-and-owner-password.pdf',
  ],
  too_many_pages: ['tiff-20000-pages.tif', 'pdf-1e6-pages-shared-tree.pdf', 'pdf-20000-pages.pdf'],
  image_too_large: [
    ...['giant-280mp.jpg', 'png-65535x65536.png', 'avif-17000x17000.avif', 'png-50000x50000-lie.png'],
    ...['gif-65535x65535-lie.gif', 'pdfjs-poppler-85140-0.pdf'],
  ],
  unsupported_media_type: [
    ...[
      'jpx-balloon.jpf',
      'ico.ico',
      'svg-w3c-struct-image.svg',
      'svg-text-embedded.svg',
      'svg-xxe-file.svg',
    ],
    ...['svg-href-http.svg', 'svg-css-import-script.svg', 'svg-use-bomb.svg', 'not-enough-data.jp2'],
    ...['pillow-crash-d2c93af851d3ab9a19e34503626368b2ec.j2k', 'zero-height.j2k', 'html-named.png'],
    ...['zip-named.pdf', 'pdf-1mb-junk-before-header.pdf', 'one-byte.pdf'],
  ],
  file_corrupt: [
    ...['tiff-old-style-jpeg.tif', 'tiff-lab.tif', 'pdf-zero-pages.pdf', 'header-only.pdf', 'magic-only.pdf'],
    ...['truncated-60pct.pdf', 'truncated.webp', 'gif-bomb.gif', 'zero-width.gif', 'polyglot-gif-js.gif'],
    ...[
      'pillow-libtiff_segfault.tif',
      'pillow-oom-225817ca0f8c663be7ab4b9e717b02c661e6.tif',
      'magic-only.jpg',
    ],
    ...['pdfjs-poppler-395-0-fuzzed.pdf', 'pdfium-bug_343.pdf'],
  ],
}

/** These hang PDFium or fill its memory; whoever runs it kills it, or it gives up on the page by itself. */
const killers = ['operator-list-cycle.pdf', 'pdf-forms-10e9.pdf']
/** Opens, but its first page crashes PDFium. */
const lostPages = ['pdf-jpx-aborts-pdfium-wasm.pdf']

const passwords = [
  ['pdf-user-password-abc.pdf', 'abc'],
  ['pdf-user-and-owner-password.pdf', 'password'],
  ['pdf-user-and-owner-password.pdf', '1234'],
] as const

const trusted: Readonly<Record<string, string>> = {
  'pdf-google-doc.pdf': 'Beautiful is better than ugly.',
  'pdf-multicolumn.pdf': 'Two-Column Document with Lorem Ipsum',
  'pdf-cropbox.pdf': 'dbye, world!',
  'pdf-rotate-90.pdf': 'This is my first page with normal layout.',
  'pdf-negative-mediabox.pdf': 'Negative origin',
  'pdf-bomb-giant.pdf': 'GIANT JBIG2 BOMB',
  'pdf-js-launch-actions.pdf': 'active content',
  'hebrew-mirrored.pdf': 'בנימין',
}
const untrusted: Readonly<Record<string, string>> = {
  'pdf-mixed-digital-scan-same-page.pdf': 'Page 1 of 1',
  'pdf-invisible-text-only.pdf': 'invisible words',
  'sjis-not-embedded.pdf': 'あいうえお',
  'pdf-truetype-no-mapping.pdf': '"7+%-',
  'pdf-scan-bad.pdf': 'pdf.js',
  'pdf-form-libreoffice.pdf': 'Example for a Form',
}
const pageCounts = {
  'tiff-multipage-mixed-sizes.tiff': 3,
  'tiff-total-pages-zero.tif': 3,
  'webp-tall.webp': 1,
}

const isPresent = existsSync(manifest)
const reason = isPresent ? 'all files' : 'skipped: the corpus is not beside this repository'

describe.skipIf(!isPresent)(`the corpus of awkward and hostile files (${reason})`, () => {
  const entries = isPresent
    ? (JSON.parse(readFileSync(manifest, 'utf8')) as { dir: string; file: string }[])
    : []
  const files = entries
    .filter(({ dir, file }) => !killers.includes(file) && existsSync(`${corpus}${dir}/${file}`))
    .map(({ dir, file }) => ({ file, path: `${corpus}${dir}/${file}` }))
  let outcomes: ReadonlyMap<string, CorpusOutcome>
  let unlocked: readonly CorpusOutcome[]
  let killed: readonly CorpusOutcome[]

  beforeAll(async () => {
    const locked = passwords.map(([file, password]) => ({ path: `${corpus}odd/${file}`, password }))
    const [results, ...lost] = await Promise.all([
      openInChild([...files, ...locked]),
      ...killers.map((file) => openKiller({ path: `${corpus}hostile/${file}` })),
    ])
    outcomes = new Map(files.map(({ file }, index) => [file, results[index] ?? { result: 'missing' }]))
    unlocked = results.slice(files.length)
    killed = lost
  }, 300_000)

  it('opens every file or refuses it with the code that fits', () => {
    const expected = files.map(({ file }) => [file, codeFor(file)])
    expect(files.map(({ file }) => [file, outcomes.get(file)?.result])).toEqual(expected)
  })

  it('shows the first page of every file that opens', () => {
    const shown = files.filter(({ file }) => outcomes.get(file)?.result === 'opened')
    expect(shown.map(({ file }) => [file, outcomes.get(file)?.firstPage])).toEqual(
      shown.map(({ file }) => [file, lostPages.includes(file) ? 'file_corrupt' : 'opened']),
    )
  })

  it('stays below 1.5 GB', () => {
    const peak = Math.max(...[...outcomes.values()].map(({ maxMegabytes }) => maxMegabytes ?? 0))
    expect(peak).toBeLessThan(1_500)
  })

  it('counts pages, not frames', () => {
    const counts = Object.keys(pageCounts).map((file) => [file, outcomes.get(file)?.pageCount])
    expect(Object.fromEntries(counts)).toEqual(pageCounts)
  })

  it.each([...Object.entries(trusted), ...Object.entries(untrusted)])(
    'judges the text of %s',
    (file, text) => {
      expect(outcomes.get(file)?.textLayer).toMatchObject({
        trusted: file in trusted,
        text: expect.stringContaining(text),
      })
    },
  )

  it('survives files that hang PDFium or fill its memory, or they are killed with their child', () => {
    for (const { result, firstPage } of killed)
      expect(['killed', 'file_corrupt']).toContain(firstPage ?? result)
    expect(killed).toHaveLength(killers.length)
  })

  it('opens protected files by their passwords', () => {
    expect(unlocked.map(({ result }) => result)).toEqual(passwords.map(() => 'opened'))
  })
})

function codeFor(file: string): string {
  return Object.keys(refusals).find((code) => refusals[code]?.includes(file)) ?? 'opened'
}
