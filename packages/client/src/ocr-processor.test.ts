import { describe, expect, it } from 'vitest'
import { OCRProcessor } from './ocr-processor.js'
import { problemAnswer, startStubApi } from './stub-api.test.kit.js'

const accepted = { status: 202, body: { success: true, task_id: 't1', status: 'PENDING' } }

describe("the original's client", () => {
  it('sends its own option names as the form has them', async () => {
    await using api = await startStubApi([accepted])
    const processor = new OCRProcessor(api.baseUrl)
    await processor.uploadFile(new File(['x'], 'a.jpg'), { language: 'id', format: 'json', confidence: 0.5 })
    await processor.uploadFile(new File(['x'], 'a.jpg'))
    const [first, second] = api.requests.map((request) => request.body)
    expect(first).toContain('name="language"\r\n\r\nid\r\n')
    expect(first).toContain('name="extract_format"\r\n\r\njson\r\n')
    expect(first).toContain('name="confidence_threshold"\r\n\r\n0.5\r\n')
    expect(second).toContain('name="language"\r\n\r\nen\r\n')
    expect(second).toContain('name="extract_format"\r\n\r\ntext\r\n')
    expect(second).toContain('name="confidence_threshold"\r\n\r\n0.8\r\n')
  })

  it('returns error answers of single calls', async () => {
    await using api = await startStubApi([problemAnswer(415, 'unsupported_media_type')])
    const processor = new OCRProcessor(api.baseUrl)
    expect(await processor.uploadFile(new Blob(['x']))).toMatchObject({
      success: false,
      message: 'It is unsupported_media_type.',
    })
    expect(await processor.checkStatus('t')).toMatchObject({ success: false })
  })

  it('polls to the end and reports progress', async () => {
    await using api = await startStubApi([
      accepted,
      { body: { success: true, status: 'processing', progress: 40 } },
      { body: { success: true, status: 'completed', progress: 100 } },
    ])
    const progress: number[] = []
    const result = await new OCRProcessor(api.baseUrl).processWithPolling(
      new Blob(['x']),
      { language: 'en', format: 'json' },
      (status) => progress.push(status.progress),
    )
    expect(result.status).toBe('completed')
    expect(progress).toEqual([40, 100])
  })

  it("throws the server's message when the upload or the task fails", async () => {
    await using refusing = await startStubApi([problemAnswer(413, 'file_too_large')])
    const refused = new OCRProcessor(refusing.baseUrl).processWithPolling(new Blob(['x']))
    await expect(refused).rejects.toThrow('It is file_too_large.')
    await using failing = await startStubApi([
      accepted,
      { body: { success: false, status: 'failed', message: 'No page could be read.' } },
    ])
    const failed = new OCRProcessor(failing.baseUrl).processWithPolling(new Blob(['x']))
    await expect(failed).rejects.toThrow('No page could be read.')
  })
})
