// A font whose letters have a width and nothing to be seen: text that is searched and copied, over a picture that is read.

/** Widths and heights are in thousandths of the font's size. */
export const glyphWidth = 500
/** How much of a letter's height is above its base line, and below. */
export const ascent = 800
export const descent = -200

const unitsPerEm = 1000
const glyphs = 2

/**
 * A TrueType file (OpenType 1.9) of two letters. The second, which stands for every character, is a line from corner to
 * corner and back: it covers nothing, and yet is as high as a letter. PDFium leaves out turned words that are not.
 */
export function glyphlessFont(): Uint8Array {
  const tables = [
    ['cmap', shorts(0, 0)],
    ['glyf', diagonal()],
    ['head', head()],
    ['hhea', shorts(1, 0, ascent, descent, 0, glyphWidth, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, glyphs)],
    ['hmtx', shorts(glyphWidth, 0, glyphWidth, 0)],
    ['loca', shorts(0, 0, diagonal().length / 2)],
    ['maxp', shorts(1, 0, glyphs, 2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)],
  ] as const
  const font = [shorts(1, 0, tables.length, 64, 2, tables.length * 16 - 64)]
  let offset = 12 + tables.length * 16
  for (const [tag, table] of tables) {
    font.push(new TextEncoder().encode(tag), longs(checksum(table), offset, table.length))
    offset += table.length
  }
  return joined([...font, ...tables.map(([, table]) => table)])
}

/** One contour of two points, both on the curve. */
function diagonal(): Uint8Array {
  const box = [0, descent, glyphWidth, ascent]
  const onCurve = 0x0101
  return shorts(1, ...box, 1, 0, onCurve, 0, glyphWidth, descent, ascent - descent)
}

function head(): Uint8Array {
  const magic = [0x5f0f, 0x3cf5]
  const dates = [0, 0, 0, 0, 0, 0, 0, 0]
  const box = [0, descent, glyphWidth, ascent]
  return shorts(1, 0, 1, 0, 0, 0, ...magic, 0, unitsPerEm, ...dates, ...box, 0, 8, 2, 0, 0, 0)
}

/** Which letter a character has: always the second. 16 bits for each of 65,536. */
export function glyphOfCharacter(): Uint8Array {
  return shorts(...Array.from({ length: 65_536 }, () => 1))
}

/** That the codes of the text are UTF-16: what is searched and copied. */
export const unicodeOfCharacter = `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
1 beginbfrange
<0000> <FFFF> <0000>
endbfrange
endcmap
CMapName currentdict /CMap defineresource pop
end
end
`

/** Big-endian, filled up to whole long words. */
function shorts(...values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(values.length / 2) * 4)
  const view = new DataView(bytes.buffer)
  for (const [index, value] of values.entries()) view.setInt16(index * 2, value)
  return bytes
}

function longs(...values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 4))
  for (const [index, value] of values.entries()) view.setUint32(index * 4, value)
  return new Uint8Array(view.buffer)
}

function checksum(table: Uint8Array): number {
  const view = new DataView(table.buffer)
  let sum = 0
  for (let at = 0; at < table.length; at += 4) sum = (sum + view.getUint32(at)) >>> 0
  return sum
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
