import { Counter, Histogram, type Registry } from 'prom-client'

export interface AnsweredRequest {
  method: string
  /** The route's pattern, never the path that was asked for. */
  route: string
  status: number
  seconds: number
  /** Where what it answered came from, where it could have cost something. */
  source: string | undefined
}

export interface RequestMetrics {
  answered(request: AnsweredRequest): void
}

export function createRequestMetrics(registry: Registry): RequestMetrics {
  const registers = [registry]
  const requests = new Counter({
    name: 'delos_http_requests_total',
    help: 'Requests answered',
    labelNames: ['method', 'route', 'status'] as const,
    registers,
  })
  const duration = new Histogram({
    name: 'delos_http_request_duration_seconds',
    help: 'Time from a request to its answer',
    labelNames: ['method', 'route'] as const,
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers,
  })
  const answers = new Counter({
    name: 'delos_answers_total',
    help: 'Answers that could have cost credits, by where they came from',
    labelNames: ['source'] as const,
    registers,
  })
  return {
    answered({ method, route, status, seconds, source }) {
      requests.inc({ method, route, status })
      duration.observe({ method, route }, seconds)
      if (source !== undefined) answers.inc({ source })
    },
  }
}
