import type { ApolloEvent } from '@delos/client'
import { Counter, Histogram, type Registry } from 'prom-client'
import { type CallOutcome, outcomeOfError } from './call-outcome.ts'

export interface EndedCall {
  /** `unknown` for what Delos has no name for. */
  endpoint: string
  outcome: CallOutcome
  durationMs: number
}

/** Calls to Apollo, each attempt of each. */
export interface CallMetrics {
  ended(call: EndedCall): void
  waited(endpoint: string, waitedMs: number): void
  /** What the client tells of its work. */
  event(event: ApolloEvent): void
}

export function createCallMetrics(registry: Registry): CallMetrics {
  const registers = [registry]
  const calls = new Counter({
    name: 'delos_apollo_calls_total',
    help: 'Calls sent to Apollo, each attempt',
    labelNames: ['endpoint', 'outcome'] as const,
    registers,
  })
  const duration = new Histogram({
    name: 'delos_apollo_call_duration_seconds',
    help: 'Time from a call to its answer, without the wait for its turn',
    labelNames: ['endpoint'] as const,
    buckets: [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers,
  })
  const retries = new Counter({
    name: 'delos_apollo_retries_total',
    help: 'Calls that were made again after a failure',
    labelNames: ['endpoint'] as const,
    registers,
  })
  const waits = new Histogram({
    name: 'delos_apollo_limit_wait_seconds',
    help: 'Waits of calls for their turn within the limits, of those that had to wait',
    labelNames: ['endpoint'] as const,
    buckets: [0.01, 0.1, 1, 5, 15, 60, 300, 1800, 3600],
    registers,
  })
  const lookups = new Counter({
    name: 'delos_cache_lookups_total',
    help: 'Questions that may be answered from the cache: hit, miss, or stale during an outage',
    labelNames: ['endpoint', 'result'] as const,
    registers,
  })
  const changes = new Counter({
    name: 'delos_apollo_circuit_changes_total',
    help: 'Changes of an endpoint’s circuit, by the new state',
    labelNames: ['endpoint', 'to'] as const,
    registers,
  })

  function ended({ endpoint, outcome, durationMs }: EndedCall): void {
    calls.inc({ endpoint, outcome })
    duration.observe({ endpoint }, durationMs / 1000)
  }

  function waited(endpoint: string, waitedMs: number): void {
    waits.observe({ endpoint }, waitedMs / 1000)
  }

  return {
    ended,
    waited,
    event(event) {
      const { type, endpoint } = event
      if (type === 'response') ended({ endpoint, outcome: 'ok', durationMs: event.durationMs })
      if (type === 'failure') ended({ endpoint, outcome: outcomeOfError(event.error), durationMs: event.durationMs })
      if (type === 'retry') retries.inc({ endpoint })
      if (type === 'wait') waited(endpoint, event.waitedMs)
      if (type === 'cache') lookups.inc({ endpoint, result: event.source === 'stale' ? 'stale' : 'hit' })
      if (type === 'cache_miss') lookups.inc({ endpoint, result: 'miss' })
      if (type === 'circuit') changes.inc({ endpoint, to: event.to })
    },
  }
}
