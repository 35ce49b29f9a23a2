import { expect, test } from 'vitest'
import { attachmentDisposition } from './content-disposition.js'

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
