import {
  type Context,
  context,
  isSpanContextValid,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { tracer } from '../tracing/tracer.ts'

interface Traced {
  span: Span
  context: Context
}

/** Asked every few seconds, and nobody wants to see them. */
const untraced: readonly (string | undefined)[] = ['/healthz', '/readyz', '/metrics']

/** A span for each request, below the caller's where `traceparent` names one. The path, which may name people, stays out. */
export function addRequestSpans(app: FastifyInstance): void {
  const traced = new WeakMap<FastifyRequest, Traced>()

  app.addHook('onRequest', (request, _reply, done) => {
    if (untraced.includes(request.routeOptions.url)) return done()
    const one = begin(request)
    // Nobody traces.
    if (!isSpanContextValid(one.span.spanContext())) return done()
    traced.set(request, one)
    context.with(one.context, done)
  })
  // What reads the body comes back outside of any context.
  app.addHook('preHandler', (request, _reply, done) => {
    const one = traced.get(request)
    if (one) context.with(one.context, done)
    else done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    const one = traced.get(request)
    if (one) end(one.span, request, reply)
    done()
  })
}

function begin({ method, routeOptions, headers, id }: FastifyRequest): Traced {
  const route = routeOptions.url
  const open = context.active()
  // Inside another application its own span is the one to go on with.
  const parent = trace.getSpan(open) ? open : propagation.extract(open, headers)
  const attributes = { 'http.request.method': method, 'http.route': route, 'delos.request_id': id }
  const span = tracer().startSpan(route ? `${method} ${route}` : method, { kind: SpanKind.SERVER, attributes }, parent)
  return { span, context: trace.setSpan(parent, span) }
}

function end(span: Span, { actor }: FastifyRequest, reply: FastifyReply): void {
  const { statusCode } = reply
  span.setAttributes({
    'http.response.status_code': statusCode,
    'delos.key_id': actor?.id,
    'delos.source': textOf(reply.getHeader('delos-source')),
    'delos.credits': textOf(reply.getHeader('delos-credits')),
  })
  if (statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
  span.end()
}

function textOf(header: number | string | string[] | undefined): string | undefined {
  return header === undefined ? undefined : String(header)
}
