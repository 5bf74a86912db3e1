import { Registry } from 'prom-client'
import { type CallMetrics, createCallMetrics } from './call-metrics.ts'
import { createJobMetrics, type JobMetrics } from './job-metrics.ts'
import { createRequestMetrics, type RequestMetrics } from './request-metrics.ts'
import { createWebhookMetrics, type WebhookMetrics } from './webhook-metrics.ts'

/** What this process counts while it works. No label ever names a person, a key's secret or a record. */
export interface Metrics {
  readonly registry: Registry
  readonly requests: RequestMetrics
  readonly calls: CallMetrics
  readonly jobs: JobMetrics
  readonly webhooks: WebhookMetrics
}

export function createMetrics(): Metrics {
  const registry = new Registry()
  return {
    registry,
    requests: createRequestMetrics(registry),
    calls: createCallMetrics(registry),
    jobs: createJobMetrics(registry),
    webhooks: createWebhookMetrics(registry),
  }
}
