import { expect, test } from 'vitest'
import { mediaTypeOfKey, withTrueExtension } from './media-types.js'

test('a stored file’s extension tells what it is, whatever its name says', () => {
  expect(withTrueExtension('page.html', 'image/png')).toBe('page.html.png')
  expect(withTrueExtension('scan.JPEG', 'image/jpeg')).toBe('scan.JPEG')
  expect(withTrueExtension('scan', 'application/pdf')).toBe('scan.pdf')
})

test('files are served as what their extension says, and never as a web page', () => {
  expect(mediaTypeOfKey('uploads/a/scan.JPEG')).toBe('image/jpeg')
  expect(mediaTypeOfKey('results/a/task_results.json')).toBe('application/json')
  expect(mediaTypeOfKey('uploads/a/page.html')).toBe('application/octet-stream')
})
