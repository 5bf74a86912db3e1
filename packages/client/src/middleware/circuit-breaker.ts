import type { Clock } from '../clock.ts'
import type { EndpointName } from '../endpoints.ts'
import { ApiError, CircuitOpenError, ConnectionError, InvalidResponseError, ServerError } from '../errors.ts'
import type { OnEvent } from '../events.ts'
import type { ApolloRequest, Middleware } from '../http.ts'
import type { Circuit, CircuitEntry, CircuitState, Verdict } from './circuit.ts'
import { createCircuit } from './circuit.ts'

export type { CircuitEntry, CircuitState } from './circuit.ts'

export interface CircuitBreakerOptions {
  /** Opens after so many outages in a row. Default 5. */
  consecutiveFailures?: number
  /** Stays open this long before one probe is let through. Default 10,000. */
  openMs?: number
}

export interface CircuitBreaker {
  readonly middleware: Middleware
  /** For a call that is made outside the chain. */
  enter(endpoint: EndpointName): CircuitEntry
  /** Another process knows more: the endpoint is down and will be asked again at that moment, or, with undefined, is up. */
  follow(endpoint: EndpointName, until: number | undefined): void
  /** The state of every endpoint that was called. */
  snapshot(): Record<string, CircuitState>
}

export interface CircuitBreakerDependencies {
  clock: Clock
  onEvent: OnEvent
}

/** One circuit for each endpoint. */
export function createCircuitBreaker(
  options: CircuitBreakerOptions,
  { clock, onEvent }: CircuitBreakerDependencies,
): CircuitBreaker {
  const { consecutiveFailures = 5, openMs = 10_000 } = options
  const circuits = new Map<EndpointName, Circuit>()

  function circuitOf(endpoint: EndpointName): Circuit {
    const known = circuits.get(endpoint)
    if (known !== undefined) return known
    const onChange = (from: CircuitState, to: CircuitState, isFollowing: boolean): void =>
      onEvent({ type: 'circuit', endpoint, from, to, isFollowing })
    const circuit = createCircuit({ consecutiveFailures, openMs, onChange })
    circuits.set(endpoint, circuit)
    return circuit
  }

  const middleware: Middleware = (next) => async (request) => {
    const circuit = circuitOf(request.endpoint)
    const entry = circuit.enter(clock.now())
    if (!entry.admitted) throw rejection(request, entry.retryAfterMs)
    try {
      const response = await next(request)
      entry.leave('success', clock.now())
      return response
    } catch (error) {
      entry.leave(verdictOn(error), clock.now())
      throw error
    }
  }

  return {
    middleware,
    enter: (endpoint) => circuitOf(endpoint).enter(clock.now()),
    follow: (endpoint, until) => circuitOf(endpoint).follow(until, clock.now()),
    snapshot: () =>
      Object.fromEntries([...circuits].map(([endpoint, circuit]) => [endpoint, circuit.state(clock.now())])),
  }
}

/** Only outages count against the endpoint; a refusal shows that it is alive; anything else says nothing about it. */
function verdictOn(error: unknown): Verdict {
  if (error instanceof ServerError || error instanceof InvalidResponseError) return 'failure'
  if (error instanceof ConnectionError) return isOwnDeadline(error) ? 'neutral' : 'failure'
  return error instanceof ApiError ? 'success' : 'neutral'
}

// A call whose own deadline had passed was never put to the endpoint.
function isOwnDeadline(error: ConnectionError): boolean {
  return error.name === 'TimeoutError' && error.outcome === 'not_sent'
}

function rejection({ endpoint }: ApolloRequest, retryAfterMs: number): CircuitOpenError {
  return new CircuitOpenError('the circuit is open', { endpoint, outcome: 'not_sent', retryable: true, retryAfterMs })
}
