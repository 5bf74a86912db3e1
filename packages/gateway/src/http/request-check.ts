import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Gateway } from '../gateway.ts'
import { sendAnswer } from './answer.ts'
import { apolloErrorAnswer } from './pass-through/apollo-error.ts'
import { problemAnswer } from './problem.ts'

/**
 * Runs before the body is read, and answers what the check throws itself: a plugin may have an error handler of its own,
 * which would make a 500 of it.
 */
export function addRequestCheck(
  app: FastifyInstance,
  gateway: Gateway,
  check: (request: FastifyRequest, reply: FastifyReply) => Promise<void> | void,
): void {
  app.addHook('onRequest', async (request, reply) => {
    try {
      await check(request, reply)
      return undefined
    } catch (error) {
      const facts = { requestId: request.id, now: gateway.clock.now(), url: request.url }
      const isApollo = request.routeOptions.config?.apollo
      const answer = isApollo ? apolloErrorAnswer(error, facts) : problemAnswer(error, request.id, facts.now)
      if (answer.unforeseen) gateway.log.error({ err: error, requestId: request.id }, 'request failed')
      return sendAnswer(reply, answer)
    }
  })
}
