import type { ApiDocument, ApiParameter } from './api-document.js'
import { createMakeBody } from './bodies.js'
import { createDice } from './dice.js'
import { createMakeValue, type Kind, type KnownValues, kinds, nasty, usualTexts } from './values.js'

export interface FuzzRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | null
}

export interface FuzzerOptions {
  readonly random: () => number
  /** Files that can be read. */
  readonly files: readonly Buffer[]
  readonly known: KnownValues
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** Requests from the document: some as it has them, some nearly so, some that are nothing of the kind. */
export function createFuzzer(document: ApiDocument, options: FuzzerOptions): () => FuzzRequest {
  const dice = createDice(options.random)
  const { pick, chance } = dice
  const make = createMakeValue(document, dice, options.known)
  const makeBody = createMakeBody(dice, { make, files: options.files })
  const operations = Object.entries(document.paths).flatMap(([path, ways]) =>
    Object.entries(ways).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  )

  function makeQuery(parameters: readonly ApiParameter[], kind: Kind): string {
    const chosen = parameters.filter((parameter) => parameter.in === 'query' && chance(0.4))
    const pairs = chosen.map((parameter) => [parameter.name, String(make(parameter, kind))])
    if (kind !== 'valid' && chance(0.2)) pairs.push([pick(nasty), pick(nasty)], ...pairs.slice(0, 1))
    return pairs.map((pair) => pair.map((part) => encode(String(part))).join('=')).join('&')
  }

  function makeHeaders(parameters: readonly ApiParameter[], kind: Kind): Record<string, string> {
    const chosen = parameters.filter((parameter) => parameter.in === 'header' && chance(0.4))
    return Object.fromEntries(
      chosen.map((parameter) => {
        const usual = kind === 'valid' || chance(0.3)
        const text = usual ? pick(usualTexts[parameter.name] ?? ['a']) : String(make(parameter, kind))
        // Latin1 without control characters; nothing else leaves this process.
        return [parameter.name, text.replace(/[^ -~\u00a0-\u00ff]/g, '').slice(0, 2000)]
      }),
    )
  }

  function makePath(pattern: string, parameters: readonly ApiParameter[], kind: Kind): string {
    return pattern.replace(/\{(\w+)\}/g, (_, name) => {
      const parameter = parameters.find((candidate) => candidate.name === name)
      const value = String(parameter === undefined ? pick(nasty) : make(parameter, kind))
      // Servers have to bear what is not encoded, too.
      return /^[!-~]+$/.test(value) && !/[?#]/.test(value) && chance(0.5) ? value : encode(value)
    })
  }

  return () => {
    const { path, method, operation } = pick(operations)
    const kind = pick(kinds)
    const parameters = operation.parameters ?? []
    const query = makeQuery(parameters, kind)
    const body = makeBody(operation, kind)
    return {
      method: kind === 'garbage' && chance(0.1) ? pick(methods) : method,
      path: makePath(path, parameters, kind) + (query === '' ? '' : `?${query}`),
      headers: { ...makeHeaders(parameters, kind), ...(body !== null && { 'content-type': body.type }) },
      body: body?.content ?? null,
    }
  }
}

function encode(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, '?'))
}
