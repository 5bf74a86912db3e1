import type { Clock } from '@delos/client'
import type { FastifyRequest } from 'fastify'
import type { Answer } from './answer.ts'
import { HttpProblem } from './http-problem.ts'
import type { LateWork } from './late-work.ts'
import { headerOf } from './request-state.ts'

/** Shorter than the time after which an unfinished Idempotency-Key is given to the next who asks. */
export const mostTimeoutMs = 50_000
/** Work that gives up at the deadline itself may say so a moment before. */
const closeMs = 20

/** How long the caller waits for the answer; undefined where it does not say. */
export function readTimeoutMs(request: FastifyRequest): number | undefined {
  const given = headerOf(request, 'delos-timeout-ms')
  if (given === undefined) return undefined
  const timeoutMs = /^[1-9]\d{0,5}$/.test(given) ? Number(given) : Number.NaN
  if (timeoutMs <= mostTimeoutMs) return timeoutMs
  throw new HttpProblem(422, 'invalid_input', `delos-timeout-ms is a whole number from 1 to ${mostTimeoutMs}`, {
    field: 'delos-timeout-ms',
  })
}

/**
 * The answer, or `deadline_exceeded` once the caller's time is up. The work goes on all the same: what was bought is
 * filed, and the next who asks has it for nothing.
 */
export async function withinDeadline(
  work: Promise<Answer>,
  { deadline, clock, late }: { deadline: number | undefined; clock: Clock; late: LateWork },
): Promise<Answer> {
  if (deadline === undefined) return work
  const done = new AbortController()
  const timeUp = clock.sleep(Math.max(0, deadline - clock.now()), done.signal).then(
    () => 'late' as const,
    () => 'late' as const,
  )
  try {
    const first = await Promise.race([work, timeUp])
    if (first === 'late') {
      late.add(work.then(discard))
      throw deadlineExceeded()
    }
    const gaveUp = first.status === 503 && clock.now() >= deadline - closeMs
    if (gaveUp) throw deadlineExceeded()
    return first
  } finally {
    done.abort()
  }
}

function discard({ body }: Answer): void {
  if (typeof body !== 'string') body.destroy()
}

function deadlineExceeded(): HttpProblem {
  return new HttpProblem(
    504,
    'deadline_exceeded',
    'The answer did not come within delos-timeout-ms; the work goes on',
    {
      headers: { 'retry-after': '1' },
    },
  )
}
