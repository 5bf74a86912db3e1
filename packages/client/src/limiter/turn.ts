import type { Lane } from '../http.ts'
import type { Grant } from './grant.ts'
import { grant } from './grant.ts'
import type { LimiterSettings } from './settings.ts'
import type { PermitOutcome } from './settle.ts'
import { settle } from './settle.ts'
import type { Stamp } from './stamp.ts'
import type { EndpointState } from './state.ts'
import { copyState } from './state.ts'

/** A call of which everything is known but not yet booked. */
export interface EndedCall {
  stamp: Stamp
  outcome: PermitOutcome
  endedAt: number
}

export interface Turn {
  now: number
  owner: string
  /** Calls that this limiter has started and not yet booked as ended, those of `ended` included. */
  open: number
  ended: readonly EndedCall[]
  waiting: Record<Lane, number>
  sinceBatch: number
  settings: LimiterSettings
}

/** One visit to the shared state: books what has ended, and lets start what may. */
export function takeTurn(before: EndpointState, turn: Turn): Grant {
  const { now, owner, settings } = turn
  let state = copyState(before)
  declareOpen(state, turn)
  for (const { stamp, ...end } of turn.ended) state = settle(state, stamp, { ...end, now, owner, settings })
  return grant(state, turn)
}

/**
 * The limiter's own count stands in the state, not a sum of steps up and down: an update that was lost, or was made twice because its
 * answer was lost, is put right by the next one.
 */
function declareOpen(state: EndpointState, { owner, open, now, settings }: Turn): void {
  const known = state.inFlight[owner]
  if (open === 0) {
    delete state.inFlight[owner]
    return
  }
  const isFresh = known !== undefined && known.expiresAt - now > settings.inFlightTtlMs / 2
  // A look that finds nothing new leaves the state as it is, so that nothing has to be written.
  if (isFresh && known.count === open) return
  state.inFlight[owner] = { count: open, expiresAt: now + settings.inFlightTtlMs }
}
