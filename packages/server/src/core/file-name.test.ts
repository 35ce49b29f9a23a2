import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
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
