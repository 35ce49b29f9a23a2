import {
  type AudioFormat,
  audioMediaTypes,
  type Capabilities,
  extractFormats,
  resultFormatNames,
  routePatterns,
} from '@nusabaca/contract'
import type { FastifyInstance } from 'fastify'
import { supportedMediaTypes } from '../../core/media-types.js'
import type { AppContext } from '../app-context.js'
import { getCapabilities as operation } from '../operations/get-capabilities.js'

/** GET …/capabilities/: engines, languages, formats and limits of this server. */
export async function getCapabilities(app: FastifyInstance, context: AppContext): Promise<void> {
  const { engines, limits, voices } = context
  const languages = [...new Set(engines.flatMap((engine) => engine.languages))].sort()
  app.get(
    routePatterns.capabilities,
    { config: { scope: 'tasks:read', operation } },
    async (): Promise<Capabilities> => ({
      success: true,
      version: context.version,
      engines: engines.map(({ name, model, languages }) => ({ name, model, languages: [...languages] })),
      languages,
      extract_formats: [...extractFormats],
      result_formats: [...resultFormatNames],
      voices: voices.map(({ name, language, label }) => ({ name, language, label })),
      audio_formats: Object.keys(audioMediaTypes) as AudioFormat[],
      media_types: [...supportedMediaTypes],
      limits: {
        max_file_bytes: context.maxFileBytes,
        max_batch_files: context.maxBatchFiles,
        max_speech_characters: context.maxSpeechCharacters,
        max_pages: limits.maxPages,
        max_pixels: limits.maxPixels,
        page_timeout_ms: context.pageTimeoutMs,
        task_timeout_ms: context.taskTimeoutMs,
        retention_seconds: Math.floor(context.retentionMs / 1000),
        url_ttl_seconds: Math.floor(context.urlTtlMs / 1000),
      },
    }),
  )
}
