import { expect, test } from 'vitest'
import { formatted, hostileTexts, lineOf, pageOf } from './pages.testing.js'
import { formatTsv } from './tsv.js'

test("has Tesseract's columns, and a row for each level", async () => {
  const page = pageOf([lineOf('Dusun Kalibening', [100, 200, 420, 240])], { page: 3 })
  expect(await formatted(formatTsv, [page])).toBe(
    [
      'level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext',
      '1\t3\t0\t0\t0\t0\t0\t0\t1000\t1000\t-1\t',
      '2\t3\t1\t0\t0\t0\t100\t200\t320\t40\t-1\t',
      '3\t3\t1\t1\t0\t0\t100\t200\t320\t40\t-1\t',
      '4\t3\t1\t1\t1\t0\t100\t200\t320\t40\t-1\t',
      '5\t3\t1\t1\t1\t1\t100\t200\t100\t40\t98.7\tDusun',
      '5\t3\t1\t1\t1\t2\t220\t200\t200\t40\t98.7\tKalibening',
      '',
    ].join('\n'),
  )
})

test.each(hostileTexts)('keeps %j in its cell', async (text) => {
  const line = lineOf('x', [1, 1, 9, 9])
  const words = [{ text, bounding_box: line.bounding_box, confidence: 1 }]
  const rows = (await formatted(formatTsv, [pageOf([{ ...line, words }])])).split('\n').slice(0, -1)
  expect(rows).toHaveLength(6)
  for (const row of rows) expect(row.split('\t')).toHaveLength(12)
})
