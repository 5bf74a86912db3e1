import { ApiError } from '@delos/client'
import { ServiceError } from '../errors.ts'

/** What a job says of itself while Apollo is out. */
export const waitingForApollo = 'waiting_for_apollo'

/** Answers that come from before Apollo, and say that it is not there. */
const nobodyThere: readonly number[] = [502, 503, 504]
const longestWaitMs = 5 * 60_000

/**
 * Apollo could not be asked: no fault of the job, and no use of its tries. An error that Apollo itself answers with is no
 * outage: it may be this job's alone, and it counts.
 */
export function isOutage(error: Error): error is ServiceError {
  if (!(error instanceof ServiceError) || error.code !== 'upstream_unavailable') return false
  return !(error.cause instanceof ApiError) || nobodyThere.includes(error.cause.status)
}

/** When to look again: not before the circuit may close, from seconds to minutes, and never all at once. */
export function outageWaitMs(
  { retryAfterMs = 0 }: ServiceError,
  { waits, baseMs, random = Math.random }: { waits: number; baseMs: number; random?: () => number },
): number {
  const growingMs = Math.min(longestWaitMs, baseMs * 2 ** Math.min(waits, 20))
  return Math.round(Math.max(retryAfterMs, growingMs) * (1 + random() / 4))
}
