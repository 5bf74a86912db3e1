import { setMaxListeners } from 'node:events'
import { ServiceError } from '../../errors.ts'

const mostStreams = 200
const mostOfOne = 20

/** How many streams may be open at a time: each holds a connection for as long as its reader likes. */
export interface StreamPlaces {
  /** Takes a place and answers how to give it back. Throws where none is free. */
  take(who: string): () => void
  /** Aborts when all of them are to end: a server that closes waits for what is under way. */
  readonly ending: AbortSignal
  endAll(): void
}

export function createStreamPlaces(): StreamPlaces {
  const open = new Map<string, number>()
  const ending = new AbortController()
  setMaxListeners(0, ending.signal)
  let all = 0
  return {
    ending: ending.signal,
    endAll: () => ending.abort(),
    take(who) {
      const own = open.get(who) ?? 0
      if (all >= mostStreams || own >= mostOfOne) throw tooMany(own >= mostOfOne ? mostOfOne : mostStreams)
      all += 1
      open.set(who, own + 1)
      let isTaken = true
      return () => {
        if (!isTaken) return
        isTaken = false
        all -= 1
        const left = (open.get(who) ?? 1) - 1
        if (left) open.set(who, left)
        else open.delete(who)
      }
    },
  }
}

function tooMany(most: number): ServiceError {
  return new ServiceError('overloaded', `${most} streams are open, and no more at a time`, {
    reason: 'too_many_streams',
    retryAfterMs: 5000,
  })
}
