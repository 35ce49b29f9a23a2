import { expect, test } from 'vitest'
import { attachmentDisposition, fileNameOf, fileNameOfUrl } from './content-disposition.js'

test.each([
  ['uploads/2025/09/20/surat.pdf', 'attachment; filename="surat.pdf"'],
  ['a/b "c".pdf', `attachment; filename="b _c_.pdf"; filename*=UTF-8''b%20%22c%22.pdf`],
  [
    "a/naïve 'x' (1)*.pdf",
    `attachment; filename="na_ve 'x' (1)*.pdf"; filename*=UTF-8''na%C3%AFve%20%27x%27%20%281%29%2A.pdf`,
  ],
])('%s is saved under its own name', (key, header) => {
  expect(attachmentDisposition(key)).toBe(header)
})

test.each([
  ['attachment; filename=surat.pdf', 'surat.pdf'],
  ['attachment; filename="surat; \\"1\\".pdf"', 'surat; "1".pdf'],
  ['inline; filename="a.pdf"; filename*=UTF-8\'\'%E6%B8%AC%20%C3%A9.pdf', '測 é.pdf'],
  ["attachment; filename*=UTF-8''%zz.pdf", '%zz.pdf'],
  ['attachment', null],
  ['', null],
])('%j gives the name %j', (header, name) => {
  expect(fileNameOf(header)).toBe(name)
})

test.each([
  ['https://example.org/a/surat%20dinas.pdf?x=/y', 'surat dinas.pdf'],
  ['https://example.org/a/%zz', '%zz'],
  ['https://example.org/', ''],
])('the address %j gives the name %j', (url, name) => {
  expect(fileNameOfUrl(url)).toBe(name)
})
