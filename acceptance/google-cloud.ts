import type { NusabacaClient, Page } from '@nusabaca/client'
import { startEmbeddedServer } from './embedded-server.js'
import { bucket, type GoogleStorage, startGoogleStorage } from './google-storage.js'
import { lineOf, startGoogleVisionServer } from './google-vision-server.js'
import { type NamedDocument, readDocument } from './read-document.js'

/** Google Cloud, played on this machine: its storage, and Vision that another server reads for. */
export interface GoogleCloud {
  readonly environment: Readonly<Record<string, string>>
  close(): Promise<void>
}

export async function startGoogleCloud(): Promise<GoogleCloud> {
  const storage = await startGoogleStorage()
  const reader = await startEmbeddedServer({ NUSABACA_OCR_ENGINE: 'builtin', NUSABACA_CONCURRENCY: '2' })
  const vision = await startGoogleVisionServer(async (picture) => {
    const [answer] = await annotate(reader.client, { name: 'picture.jpg', data: picture })
    return answer ?? {}
  })
  vision.answerOther = createOperations(reader.client, storage)
  return {
    environment: {
      ...vision.environment,
      ...storage.environment,
      NUSABACA_OCR_ENGINE: 'google-vision',
    },
    async close() {
      await vision.close()
      await reader.end()
      await storage.close()
    },
  }
}

/** What Google answers for each page of a document. */
async function annotate(client: NusabacaClient, document: NamedDocument): Promise<object[]> {
  const { results } = await readDocument(client, document, { language: 'en+id' })
  return results.pages.map(toAnswer)
}

function toAnswer({ page, width, height, text, lines }: Page): object {
  const toVertices = (box: readonly (readonly number[])[]) => ({
    normalizedVertices: box.map(([x = 0, y = 0]) => ({ x: x / width, y: y / height })),
  })
  const paragraphs = lines.map(({ words }) => ({
    words: lineOf(words.map(({ bounding_box: box, ...word }) => ({ ...word, boundingBox: toVertices(box) }))),
  }))
  const context = { pageNumber: page }
  if (lines.length === 0) return { context }
  return { context, fullTextAnnotation: { text, pages: [{ width, height, blocks: [{ paragraphs }] }] } }
}

/** Operations that read a document of the bucket, and write a file for each of its pages. */
function createOperations(client: NusabacaClient, storage: GoogleStorage) {
  const operations: { done: boolean; error?: object }[] = []
  const objectOf = (uri: string): string => uri.replace(`gs://${bucket}/`, '')

  async function run(source: string, target: string): Promise<void> {
    const data = await storage.get(objectOf(source))
    for (const [index, answer] of (await annotate(client, { name: 'document', data })).entries()) {
      const name = `${objectOf(target)}output-${index + 1}-to-${index + 1}.json`
      await storage.put(name, JSON.stringify({ responses: [answer] }))
    }
  }

  return async (asked: string, body: string): Promise<object> => {
    if (asked === 'POST files:asyncBatchAnnotate') {
      const [{ inputConfig, outputConfig }] = JSON.parse(body).requests
      const operation: (typeof operations)[number] = { done: false }
      run(inputConfig.gcsSource.uri, outputConfig.gcsDestination.uri)
        .catch((error) => {
          operation.error = { code: 13, message: String(error) }
        })
        .finally(() => {
          operation.done = true
        })
      return { name: `projects/p/operations/${operations.push(operation)}` }
    }
    const name = asked.replace(/^[A-Z]+ /, '')
    const operation = operations[Number(/operations\/(\d+)/.exec(name)?.[1]) - 1]
    if (operation === undefined) throw new Error(`Asked for ${asked}`)
    return operation.done ? { name, response: {}, ...operation } : { name }
  }
}
