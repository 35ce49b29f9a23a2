import { routePatterns, type SpeechRequest, SpeechRequestSchema } from '@nusabaca/contract'
import type { FastifyInstance } from 'fastify'
import { speechAcceptedView } from '../../core/speech-views.js'
import * as core from '../../core/submit-speech.js'
import { answerAccepted, wantedWait } from '../answer-accepted.js'
import type { RouteContext } from '../app-context.js'
import { takeJsonBody } from '../json-body.js'
import { once } from '../once.js'
import { submitSpeech as operation } from '../operations/submit-speech.js'
import { requestPorts, senderOf } from '../request-ports.js'
import { requireStorable } from '../require-storable.js'

/** A character of JSON has six bytes at most. */
const bytesOfCharacter = 6
const bytesOfOptions = 64 * 1024

/** POST …/tts/async/: text in, 202 and its task's id out; 200 and its status, if that is waited for. */
export async function submitSpeech(app: FastifyInstance, context: RouteContext): Promise<void> {
  app.post<{ Body: SpeechRequest }>(
    routePatterns.speech,
    {
      config: { scope: 'tasks:write', operation },
      schema: { body: SpeechRequestSchema },
      preValidation: takeJsonBody,
      // A text that is a little too long is told how long it may be.
      bodyLimit: context.maxSpeechCharacters * bytesOfCharacter + bytesOfOptions,
    },
    async (request, reply) => {
      requireStorable(request.body)
      const wait = wantedWait(context, request, reply)
      const accepted = await once(context, { request, reply, payload: request.body }, async (answering) => {
        const sender = senderOf(context, request)
        const ports = requestPorts(context, request)
        const task = await core.submitSpeech(ports, { ...answering, request: request.body, sender })
        request.log.info({ taskId: task.id, parts: task.pages.total }, 'Speech accepted')
        return speechAcceptedView(task, context.publicUrl())
      })
      return answerAccepted(context, { request, reply }, { accepted, wait })
    },
  )
}
