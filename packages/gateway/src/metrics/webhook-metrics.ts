import { Counter, Histogram, type Registry } from 'prom-client'

export type TryResult = 'delivered' | 'refused' | 'unreachable'

export interface WebhookMetrics {
  tried(delivery: { result: TryResult; durationMs: number }): void
}

export function createWebhookMetrics(registry: Registry): WebhookMetrics {
  const registers = [registry]
  const tries = new Counter({
    name: 'delos_webhook_tries_total',
    help: 'Tries to deliver a webhook, by result',
    labelNames: ['result'] as const,
    registers,
  })
  const duration = new Histogram({
    name: 'delos_webhook_duration_seconds',
    help: 'Time that a try to deliver took',
    buckets: [0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20],
    registers,
  })
  return {
    tried({ result, durationMs }) {
      tries.inc({ result })
      duration.observe(Math.max(0, durationMs) / 1000)
    },
  }
}
