/** What a file without a usable name is called. */
const nameless = 'document'
/** What common file systems allow; also keeps headers and log lines short. */
const maxDisplayBytes = 255
const maxStorageLength = 100
const maxExtensionLength = 12

/**
 * Control characters, line and paragraph separators, and the format characters that reorder or hide text
 * (bidi marks, overrides and isolates, zero-width ones). The joiner of emoji goes too: a name is a label.
 */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu
/** Names that Windows keeps for devices, with any extension. */
const deviceName = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/**
 * A file's name as people see it: the last part of any path, in NFC, on one line, at most 255 bytes of UTF-8,
 * never empty. It is a label: never a path, never HTML, never a header without encoding.
 */
export function displayFileName(raw: string): string {
  // Longer input is cut before the work, so that a megabyte of name costs nothing.
  const name = raw.slice(-4_096).split(/[/\\]/).at(-1) ?? ''
  const clean = name
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(unseen, '')
    .normalize('NFC')
    .trim()
  const isPathPart = clean === '' || clean === '.' || clean === '..'
  return isPathPart ? nameless : cutToBytes(clean, maxDisplayBytes)
}

/**
 * A part of an object's key made from a name: ASCII letters, digits, dot, dash and underscore, at most 100
 * characters, with the name's extension, safe as a file name on any system. Different names may give the same.
 */
export function storageFileName(name: string): string {
  const { stem, extension } = splitExtension(displayFileName(name))
  const safeExtension = toAscii(extension).slice(0, maxExtensionLength)
  const room = maxStorageLength - (safeExtension === '' ? 0 : safeExtension.length + 1)
  const safeStem =
    toAscii(stem)
      .slice(0, room)
      .replace(/[.-]+$/, '') || nameless
  const safe = safeExtension === '' ? safeStem : `${safeStem}.${safeExtension}`
  return deviceName.test(safe) ? `_${safe}`.slice(0, maxStorageLength) : safe
}

/** What a file made of another is called: the other's name with this extension in the place of its own. */
export function resultFileName(original: string, extension: string): string {
  return `${splitExtension(original).stem || nameless}.${extension}`
}

function splitExtension(name: string): { stem: string; extension: string } {
  const match = /^(.*)\.([^.]+)$/s.exec(name)
  return match ? { stem: match[1] ?? '', extension: match[2] ?? '' } : { stem: name, extension: '' }
}

/** Letters lose their accents; runs of anything else become one underscore; no dot or dash comes first. */
function toAscii(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/\.{2,}/g, '.')
    .replace(/^[._-]+|_+$/g, '')
}

/** Whole characters from the start; the extension stays when it is short. */
function cutToBytes(name: string, maxBytes: number): string {
  if (utf8Length(name) <= maxBytes) return name
  const { stem, extension } = splitExtension(name)
  const ending = extension !== '' && extension.length <= maxExtensionLength ? `.${extension}` : ''
  const base = ending === '' ? name : stem
  let kept = ''
  let bytes = utf8Length(ending)
  for (const letter of base) {
    bytes += utf8Length(letter)
    if (bytes > maxBytes) break
    kept += letter
  }
  return kept.trimEnd() + ending
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length
}
