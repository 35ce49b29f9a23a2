/** What a file of the corpus must give. */
export interface CorpusExpectation {
  /** Phrases that must be found, nearly to the letter. */
  readonly phrases?: readonly string[]
  /** Phrases that must not be found. */
  readonly never?: readonly string[]
  readonly password?: string
  /** Pages to read; the first one when absent. */
  readonly pages?: string
  /** How many pages there must be then. */
  readonly pageCount?: number
  /** The code with which it must be refused, or its task must fail. */
  readonly code?: string
}

const phototest = { phrases: ['This is a lot of 12 point text to test the'] }

/** By file name; every file is held to the rules for all of them besides. */
export const corpusExpectations: Readonly<Record<string, CorpusExpectation>> = {
  'tiff-g4-orientation-2.tif': { phrases: ['This is a test file'] },
  'tiff-g4-orientation-6.tif': { phrases: ['This is a test file'] },
  'tiff-g4-orientation-8.tif': { phrases: ['This is a test file'] },
  'exif-5-phototest.jpg': phototest,
  'exif-8-phototest.jpg': phototest,
  'jpeg-cmyk-text.jpg': { phrases: ['BAIONA'] },
  'png-gray.png': { phrases: ['BAIONA'] },
  'png-palette.png': { phrases: ['BAIONA'] },
  'png-tiny-line.png': { phrases: ['Covfefe is a perfectly cromulent word.'] },
  'png-white-text-transparent.png': { phrases: ['Hello World!'] },
  'png-rgba-ocr-text.png': phototest,
  'png-palette-transparent-black-text.png': phototest,
  'png-inverted-phototest.png': phototest,
  'tiff-1bit-phototest.tif': phototest,
  'bmp-phototest.bmp': phototest,
  'tiff-eurotext.tif': { phrases: ['The (quick) [brown] {fox} jumps!'] },
  'tiff-g4-letter.tif': { phrases: ['PROOF OF IDENTITY', 'RECENT COLOR PHOTOGRAPH'] },
  'tiff-multipage-mixed-sizes.tiff': { pages: '1-3', pageCount: 3 },
  'tiff-total-pages-zero.tif': { pages: '1-3', pageCount: 3 },
  'scan-skew-plus5.png': { phrases: ['announced this morning the acquisition of'] },
  'scan-italic.tif': { phrases: ['test deslant correction'] },
  'sjis-not-embedded.pdf': { phrases: ['あいうえお'] },
  'pdf-2400dpi.pdf': { phrases: ['Linzensoep'] },
  'pdf-3-small.pdf': { pages: '1-3', pageCount: 3 },
  'pdf-cropbox.pdf': { pages: '1-4', pageCount: 4 },
  'pdf-negative-mediabox.pdf': { phrases: ['Negative origin'] },
  'pdf-invisible-text-only.pdf': { phrases: ['invisible words'] },
  'pdf-user-password-abc.pdf': { password: 'abc' },
  'pdf-user-and-owner-password.pdf': { password: '1234', phrases: ['Hello World'] },
  'pdf-user-password-Hello.pdf': { code: 'password_required' },
  'pdf-bomb-giant.pdf': { phrases: ['GIANT JBIG2 BOMB'] },
  'pdf-js-launch-actions.pdf': { phrases: ['active content'] },
  'png-named.jpg': phototest,
  'empty.png': { code: 'file_empty' },
  'html-named.png': { code: 'unsupported_media_type' },
  'zip-named.pdf': { code: 'unsupported_media_type' },
  'svg-xxe-file.svg': { never: ['root:x:0'] },
  'pdf-20000-pages.pdf': { code: 'too_many_pages' },
  'pdf-1e6-pages-shared-tree.pdf': { code: 'too_many_pages' },
  'tiff-20000-pages.tif': { code: 'too_many_pages' },
  'png-65535x65536.png': { code: 'image_too_large' },
  'png-50000x50000-lie.png': { code: 'image_too_large' },
}
