import { errorCodes } from '@nusabaca/contract'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { expect } from 'vitest'
import { usualErrors } from './openapi-document.js'
import type { DescribedRoute } from './operation.js'

/** From now on whatever is injected fails where its answer is not one of those that its route promises. */
export function expectDescribedAnswers(app: FastifyInstance): void {
  const inject = app.inject.bind(app) as (request: string | InjectOptions) => Promise<LightMyRequestResponse>
  const checked = async (request: string | InjectOptions) => {
    const answer = await inject(request)
    const { method, url } = answer.raw.req
    const [path = ''] = String(url).split('?')
    const route = app.describedRoutes.find(
      (candidate) => candidate.method === method && patternOf(candidate.pattern).test(path),
    )
    if (route !== undefined) expectDescribed(route, `${method} ${path}`, answer)
    return answer
  }
  app.inject = checked as unknown as FastifyInstance['inject']
}

function expectDescribed(route: DescribedRoute, request: string, answer: LightMyRequestResponse): void {
  const { operation } = route
  const { statusCode: status } = answer
  const what = `${request} answered ${status}: ${answer.body.slice(0, 300)}`
  const [mediaType = ''] = String(answer.headers['content-type'] ?? '').split(';')
  if (mediaType === 'application/problem+json') {
    const { code } = answer.json<{ code: keyof typeof errorCodes }>()
    if (status === operation.failureStatus) return
    expect([...usualErrors(route), ...(operation.errors ?? [])], what).toContain(code)
    expect(status, what).toBe(errorCodes[code].status)
    return
  }
  const promised = operation.answers[status]
  expect(promised, what).toBeDefined()
  for (const header of promised?.headers ?? []) expect(answer.headers, what).toHaveProperty(header)
  if (answer.body === '') return
  const schema: TSchema | undefined = promised?.content?.[mediaType] ?? promised?.content?.['*/*']
  expect(schema, what).toBeDefined()
  if (mediaType === 'application/json' && schema !== undefined) {
    expect([...Value.Errors(schema, answer.json())], what).toEqual([])
  }
}

function patternOf(pattern: string): RegExp {
  const source = pattern.replace(/:\w+/g, '[^/]+').replace('*', '.*').replace(/\/$/, '')
  return new RegExp(`^${source}/?$`)
}
