import type { FastifyInstance } from 'fastify'
import type { Gateway } from '../gateway.ts'
import { HttpProblem } from './http-problem.ts'
import { addRequestCheck } from './request-check.ts'

const maxInFlight = 1000

/** Beyond a thousand requests under way, a new one is refused at once: late answers help nobody. */
export function addAdmission(app: FastifyInstance, gateway: Gateway): { inFlight: () => number } {
  let inFlight = 0
  addRequestCheck(app, gateway, (request, reply) => {
    if (request.routeOptions.config?.open) return
    if (inFlight >= maxInFlight) {
      throw new HttpProblem(503, 'overloaded', 'Too many requests are under way', { headers: { 'retry-after': '1' } })
    }
    inFlight++
    // 'close' comes for a finished answer and for a caller that went away, once.
    reply.raw.once('close', () => inFlight--)
  })
  return { inFlight: () => inFlight }
}
