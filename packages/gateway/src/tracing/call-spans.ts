import type { ApolloEvent } from '@delos/client'
import { type Attributes, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { type CallOutcome, outcomeOfError } from '../metrics/call-outcome.ts'
import { tracer } from './tracer.ts'

export interface TracedCall {
  endpoint: string
  outcome: CallOutcome
  status?: number
  durationMs: number
}

/**
 * A call to Apollo that has just ended, below what asked for it. It names the operation and never the address, whose query
 * may name people; and nothing of the trace is sent to Apollo.
 */
export function traceCall({ endpoint, outcome, status, durationMs }: TracedCall): void {
  spanSince(durationMs, `apollo ${endpoint}`, {
    kind: SpanKind.CLIENT,
    attributes: {
      'delos.apollo.endpoint': endpoint,
      'delos.apollo.outcome': outcome,
      'http.response.status_code': status,
    },
    failure: outcome === 'ok' ? undefined : outcome,
  })
}

/** The wait for a turn within Apollo's limits, which has just ended. */
export function traceWait(endpoint: string, waitedMs: number): void {
  spanSince(waitedMs, 'wait for limit', {
    kind: SpanKind.INTERNAL,
    attributes: { 'delos.apollo.endpoint': endpoint },
  })
}

/** What the client tells of its work. */
export function traceApolloEvent(event: ApolloEvent): void {
  const { type, endpoint } = event
  if (type === 'response') traceCall({ ...event, outcome: 'ok' })
  if (type === 'failure') {
    const status = 'status' in event.error ? Number(event.error.status) : undefined
    traceCall({ endpoint, status, outcome: outcomeOfError(event.error), durationMs: event.durationMs })
  }
  if (type === 'wait') traceWait(endpoint, event.waitedMs)
  if (type === 'cache') {
    trace.getActiveSpan()?.addEvent('answered from cache', { 'delos.apollo.endpoint': endpoint, source: event.source })
  }
}

interface Ended {
  kind: SpanKind
  attributes: Attributes
  failure?: string
}

function spanSince(durationMs: number, name: string, { kind, attributes, failure }: Ended): void {
  const endTime = Date.now()
  const span = tracer().startSpan(name, { kind, attributes, startTime: endTime - durationMs })
  if (failure !== undefined) span.setAttribute('error.type', failure).setStatus({ code: SpanStatusCode.ERROR })
  span.end(endTime)
}
