import type { Clock } from '../clock.ts'
import { AbortError, RateLimitWaitError, TimeoutError } from '../errors.ts'
import type { ApolloRequest, ApolloResponse } from '../http.ts'

interface Flight {
  answer: Promise<ApolloResponse>
  abort: AbortController
  waiters: number
}

type Ask = (key: string, request: ApolloRequest) => Promise<ApolloResponse>

/**
 * Joins equal questions into one. The first asker's deadline rules the shared call; where that alone stopped it before it was sent, the
 * next one asks again. The call itself is aborted only when nobody waits for it any more.
 */
export function createSingleFlight(ask: Ask, clock: Clock): Ask {
  const flights = new Map<string, Flight>()

  function start(key: string, request: ApolloRequest): Flight {
    const abort = new AbortController()
    const answer = ask(key, { ...request, signal: abort.signal })
    const flight: Flight = { answer, abort, waiters: 0 }
    flights.set(key, flight)
    answer.then(forget, forget)
    return flight
    function forget(): void {
      if (flights.get(key) === flight) flights.delete(key)
    }
  }

  function leave(key: string, flight: Flight): void {
    flight.waiters -= 1
    if (flight.waiters > 0) return
    if (flights.get(key) === flight) flights.delete(key)
    flight.abort.abort()
  }

  return async function join(key, request) {
    const joined = flights.get(key)
    const flight = joined ?? start(key, request)
    flight.waiters += 1
    // The first asker's deadline is kept by the call itself, which knows better what became of it.
    const deadline = joined === undefined ? undefined : request.deadline
    try {
      const response = await until(flight.answer, { ...request, deadline }, clock)
      return joined === undefined ? response : { ...response, data: structuredClone(response.data), ...free(response) }
    } catch (error) {
      if (joined !== undefined && stoppedByItsDeadline(error) && !isPast(request, clock)) return join(key, request)
      throw error
    } finally {
      leave(key, flight)
    }
  }
}

// The first asker's answer states the charge; whoever joined it paid nothing.
function free(response: ApolloResponse): Pick<ApolloResponse, 'credits'> {
  return response.credits === undefined ? {} : { credits: 0 }
}

function stoppedByItsDeadline(error: unknown): boolean {
  return error instanceof RateLimitWaitError || (error instanceof TimeoutError && error.outcome === 'not_sent')
}

function isPast({ deadline }: ApolloRequest, clock: Clock): boolean {
  return deadline !== undefined && clock.now() >= deadline
}

/** The answer, unless this waiter's own signal or deadline comes first. */
async function until(answer: Promise<ApolloResponse>, request: ApolloRequest, clock: Clock): Promise<ApolloResponse> {
  const { endpoint, signal, deadline } = request
  const timer = new AbortController()
  const stop = new Promise<never>((_resolve, reject) => {
    const aborted = (): void => reject(new AbortError({ endpoint, outcome: 'unknown', reason: signal?.reason }))
    if (signal?.aborted) aborted()
    signal?.addEventListener('abort', aborted, { signal: timer.signal })
    if (deadline === undefined) return
    const late = { endpoint, outcome: 'unknown', retryable: request.definition.repeatable } as const
    clock.sleep(deadline - clock.now(), timer.signal).then(
      () => reject(new TimeoutError('no answer before the deadline', late)),
      () => undefined,
    )
  })
  try {
    return await Promise.race([answer, stop])
  } finally {
    timer.abort()
  }
}
