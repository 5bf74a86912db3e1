import { SpanKind } from '@opentelemetry/api'
import { type JobName, jobCatalogue } from '../queue/jobs.ts'
import { traceParentOf } from './trace-parent.ts'
import { tracer } from './tracer.ts'

/** A job has been asked for: what its row keeps, so that its runs belong to the trace of their cause. */
export function traceEnqueue(name: JobName, id: string): string | undefined {
  const span = tracer().startSpan(`enqueue ${name}`, {
    kind: SpanKind.PRODUCER,
    attributes: { 'messaging.destination.name': jobCatalogue[name].queue, 'messaging.message.id': id },
  })
  span.end()
  return traceParentOf(span)
}
