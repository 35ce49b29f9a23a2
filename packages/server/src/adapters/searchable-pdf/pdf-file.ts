import type { FileHandle } from 'node:fs/promises'
import { deflateSync } from 'node:zlib'

/** Writes the objects of a PDF 1.7 (ISO 32000-1) one after the other; only their places are kept in memory. */
export interface PdfFile {
  /** A number for an object that is written later. */
  reserve(): number
  /** Writes an object, such as `<< /Type /Catalog >>`, and gives its number. */
  write(body: string, number?: number): Promise<number>
  /** The same with a stream; `entries` are those of its dictionary but for the length. */
  writeStream(entries: string, bytes: Uint8Array, number?: number): Promise<number>
  /** The stream is compressed. */
  writeText(entries: string, bytes: Uint8Array | string, number?: number): Promise<number>
  /** Writes where everything is. */
  end(catalog: number, info: number): Promise<void>
}

// The second line tells programs that the file is not text.
const head = Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1')

export async function createPdfFile(file: FileHandle): Promise<PdfFile> {
  const offsets: number[] = [0]
  let at = 0
  const append = async (...parts: readonly (string | Uint8Array)[]) => {
    const bytes = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)))
    await file.writeFile(bytes)
    at += bytes.length
  }
  const reserve = () => offsets.push(0) - 1
  await append(head)

  async function writeObject(number: number, ...parts: readonly (string | Uint8Array)[]): Promise<number> {
    offsets[number] = at
    await append(`${number} 0 obj\n`, ...parts, '\nendobj\n')
    return number
  }
  const writeStream: PdfFile['writeStream'] = (entries, bytes, number = reserve()) =>
    writeObject(number, `<< ${entries} /Length ${bytes.length} >>\nstream\n`, bytes, '\nendstream')
  return {
    reserve,
    write: (body, number = reserve()) => writeObject(number, body),
    writeStream,
    writeText: (entries, bytes, number) =>
      writeStream(`${entries} /Filter /FlateDecode`, deflateSync(bytes), number),
    async end(catalog, info) {
      const start = at
      const rows = offsets.map((offset, number) =>
        number === 0 ? '0000000000 65535 f \n' : `${String(offset).padStart(10, '0')} 00000 n \n`,
      )
      const size = offsets.length
      await append(
        `xref\n0 ${size}\n${rows.join('')}`,
        `trailer\n<< /Size ${size} /Root ${catalog} 0 R /Info ${info} 0 R >>\nstartxref\n${start}\n%%EOF\n`,
      )
    },
  }
}

/** A number as PDF takes it: without an exponent. */
export function pdfNumber(value: number): string {
  return String(Number(value.toFixed(4)))
}
