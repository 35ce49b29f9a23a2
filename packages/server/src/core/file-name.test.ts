import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { displayFileName, storageFileName } from './file-name.js'

const corpus = fileURLToPath(new URL('../../../../../shared/corpus/hostile/names.txt', import.meta.url))

describe('displayFileName', () => {
  it.each([
    ['scan.png', 'scan.png'],
    ['../../../../etc/passwd', 'passwd'],
    ['C:\\Users\\me\\kwitansi 3.pdf', 'kwitansi 3.pdf'],
    ['..', 'document'],
    ['', 'document'],
    [' ', 'document'],
    ['dir/', 'document'],
    ['scan\r\nX-Injected: 1.png', 'scanX-Injected: 1.png'],
    ['gnp.\u202Efdp', 'gnp.fdp'],
    ['\u2066scan\u2069.png', 'scan.png'],
    ['e\u0301tude.png', '\u00e9tude.png'],
    ['請求書.pdf', '請求書.pdf'],
    ['\uD83D\uDCC4 struk.png', '\uD83D\uDCC4 struk.png'],
    ['\uD800.png', '\ufffd.png'],
    ['a?b=c&d#e.png', 'a?b=c&d#e.png'],
  ])('shows %j as %j', (raw, shown) => {
    expect(displayFileName(raw)).toBe(shown)
  })

  it('cuts a long name to 255 bytes, between characters, and keeps the extension', () => {
    const name = displayFileName(`${'書'.repeat(200)}.pdf`)
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255)
    expect(name).toMatch(/^書+\.pdf$/)
  })

  it('cuts a megabyte of name', () => {
    expect(Buffer.byteLength(displayFileName('a'.repeat(1_000_000)))).toBe(255)
  })
})

describe('storageFileName', () => {
  it.each([
    ['scan.png', 'scan.png'],
    ['Kwitansi Jan 2026 (1).pdf', 'Kwitansi_Jan_2026_1.pdf'],
    ['étude.PNG', 'etude.PNG'],
    ['請求書.pdf', 'document.pdf'],
    ['.env', 'document.env'],
    ['CON.png', '_CON.png'],
    ['nul', '_nul'],
    ['-rf.png', 'rf.png'],
    ['scan.png.', 'scan.png'],
    ['scan.png:stream', 'scan.png_stream'],
    ['archive.tar.gz', 'archive.tar.gz'],
    ['__proto__', 'proto'],
  ])('stores %j as %j', (name, stored) => {
    expect(storageFileName(name)).toBe(stored)
  })

  it('keeps the extension of a long name', () => {
    expect(storageFileName(`${'a'.repeat(300)}.png`)).toMatch(/^a{96}\.png$/)
  })
})

const names = existsSync(corpus)
  ? readFileSync(corpus, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('"'))
      .map((line) => JSON.parse(line.split('\t')[0] ?? '""') as string)
  : []

describe.skipIf(names.length === 0)(
  `the corpus of hostile names (${names.length || 'not on this machine'})`,
  () => {
    it.each(names)('makes %j harmless', (raw) => {
      const shown = displayFileName(raw)
      expect(shown).not.toMatch(/[/\\\p{Cc}\p{Cf}]/u)
      expect(shown).not.toMatch(/^\.{0,2}$/)
      expect(Buffer.byteLength(shown)).toBeLessThanOrEqual(255)
      expect(storageFileName(raw)).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/)
      expect(storageFileName(raw)).not.toMatch(/^(con|prn|aux|nul)(\.|$)|\.$|\.\./i)
    })
  },
)

describe('any name', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 600 }),
    fc.string({ unit: fc.constantFrom(...'a/\\.\r\n\0\u202e\ud800\u0301 書"%-'), maxLength: 300 }),
  )

  it('is shown on one line, as no path, in 255 bytes, and shown again as it is', () => {
    fc.assert(
      fc.property(anything, (raw) => {
        const name = displayFileName(raw)
        expect(name).not.toMatch(/[/\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u)
        expect(['', '.', '..']).not.toContain(name)
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255)
        expect(displayFileName(name)).toBe(name)
      }),
    )
  })

  it('is stored as one safe part of a path', () => {
    fc.assert(
      fc.property(anything, (raw) => {
        const name = storageFileName(raw)
        expect(name).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/)
        expect(name).not.toContain('..')
        expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i)
      }),
    )
  })
})
