import type { FastifyReply, FastifyRequest } from 'fastify'
import { type SpokenLanguage, spokenLanguages } from '../core/sentence.js'
import { parseQualities } from './parse-qualities.js'

/** The language that an answer is given in; the answer's headers say so. */
export function chooseLanguage(request: FastifyRequest, reply: FastifyReply): SpokenLanguage {
  const language = preferredLanguage(request.headers['accept-language'])
  const vary = [reply.getHeader('vary') ?? []].flat().join(', ')
  reply.header('content-language', language)
  if (!vary.includes('Accept-Language')) {
    reply.header('vary', vary === '' ? 'Accept-Language' : `${vary}, Accept-Language`)
  }
  return language
}

/** What `Accept-Language` (RFC 9110) wants most of what is spoken here; English when it wants none of it. */
export function preferredLanguage(acceptLanguage: string | undefined): SpokenLanguage {
  const wanted = parseQualities(acceptLanguage)
  const named = new Set(wanted.map(({ value }) => spokenAs(value)))
  // `*` is every language that is not named.
  const others = spokenLanguages.find((language) => !named.has(language))
  const best = wanted.find(
    ({ value, quality }) => quality > 0 && (value === '*' ? others : spokenAs(value)) !== undefined,
  )
  if (best === undefined) return 'en'
  return (best.value === '*' ? others : spokenAs(best.value)) ?? 'en'
}

function spokenAs(range: string): SpokenLanguage | undefined {
  const [code] = range.split('-')
  // ISO 639 called Indonesian `in` until 1989, and Java's programs still do.
  return code === 'in' ? 'id' : spokenLanguages.find((language) => language === code)
}
