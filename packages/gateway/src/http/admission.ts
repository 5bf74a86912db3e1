import type { FastifyInstance } from 'fastify'
import type { Gateway } from '../gateway.ts'
import { type Work, workKinds } from '../load.ts'
import { HttpProblem } from './http-problem.ts'
import type { LateWork } from './late-work.ts'
import { addRequestCheck } from './request-check.ts'
import { workOf } from './work-of.ts'

const maxInFlight = 1000

export interface Admission {
  inFlight(): number
  /** How many requests were refused because the process was near its limits. */
  shed(): Readonly<Record<Work, number>>
}

/**
 * Beyond a thousand requests under way, and while memory or time is short, a new one is refused at once: late answers help
 * nobody. Lists are refused first, answers from the store last.
 */
export function addAdmission(app: FastifyInstance, gateway: Gateway, late: LateWork): Admission {
  let open = 0
  const shed = Object.fromEntries(workKinds.map((work) => [work, 0])) as Record<Work, number>
  const inFlight = () => open + late.size
  addRequestCheck(app, gateway, (request, reply) => {
    if (request.routeOptions.config?.open) return
    if (inFlight() >= maxInFlight) {
      throw new HttpProblem(503, 'overloaded', 'Too many requests are under way', { headers: { 'retry-after': '1' } })
    }
    const work = workOf(request.method, request.routeOptions.url)
    if (gateway.load.pressureOn(work)) shed[work]++
    gateway.load.assertRoomFor(work)
    open++
    // 'close' comes for a finished answer and for a caller that went away, once.
    reply.raw.once('close', () => open--)
  })
  return { inFlight, shed: () => shed }
}
