import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import type { RunEnd } from '../metrics/job-metrics.ts'
import { type JobName, jobCatalogue } from '../queue/jobs.ts'
import { contextOfTraceParent } from './trace-parent.ts'
import { tracer } from './tracer.ts'

export interface TracedRun {
  id: string
  name: JobName
  run: number
  requestId: string | null
  traceParent: string | null
}

const failures: readonly RunEnd[] = ['failed', 'dead']

/** A run of a job, in the trace of what asked for it. */
export function inJobSpan(job: TracedRun, work: (ended: (end: RunEnd) => void) => Promise<void>): Promise<void> {
  const options = {
    kind: SpanKind.CONSUMER,
    attributes: {
      'messaging.destination.name': jobCatalogue[job.name].queue,
      'messaging.message.id': job.id,
      'delos.job.run': job.run,
      'delos.request_id': job.requestId ?? job.id,
    },
  }
  return tracer().startActiveSpan(`job ${job.name}`, options, contextOfTraceParent(job.traceParent), async (span) => {
    try {
      await work((end) => {
        span.setAttribute('delos.job.end', end)
        if (failures.includes(end)) span.setStatus({ code: SpanStatusCode.ERROR })
      })
    } finally {
      span.end()
    }
  })
}
