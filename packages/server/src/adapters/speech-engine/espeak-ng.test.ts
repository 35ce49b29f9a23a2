import { expect, test } from 'vitest'
import { describeSpeechEngine } from '../../core/ports/speech-engine.contract.js'
import { loadEspeak } from './espeak-ng/load-espeak.js'
import { espeakVoices } from './espeak-ng/voices.js'
import { createEspeakNgEngine } from './espeak-ng.js'

describeSpeechEngine('eSpeak NG', { create: createEspeakNgEngine, voices: ['en-us', 'id'] })

test('the list of voices is what the engine has for languages with a code of two letters', async () => {
  const voices = (await loadEspeak()).list_voices()
  const offered = voices.flatMap(({ identifier, name, languages }) => {
    const codes = languages.flatMap(({ name: tag }) => twoLetterCode(tag.split('-')[0] ?? ''))
    return codes.length > 0 ? [{ identifier, language: codes[0], label: name.trim() }] : []
  })
  const byIdentifier = (a: { identifier: string }, b: { identifier: string }) =>
    a.identifier < b.identifier ? -1 : 1
  expect(espeakVoices.map(({ name: _, ...voice }) => voice).sort(byIdentifier)).toEqual(
    offered.sort(byIdentifier),
  )
  expect(new Set(espeakVoices.map(({ name }) => name)).size).toBe(espeakVoices.length)
})

function twoLetterCode(code: string): string[] {
  if (!/^[a-z]{2,3}$/.test(code)) return []
  const { language } = new Intl.Locale(code)
  return language?.length === 2 ? [language] : []
}
