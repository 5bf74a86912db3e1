import { collectDefaultMetrics, Gauge, type Registry } from 'prom-client'

/** The process itself: memory, processor, event loop, garbage collection, and what it is. */
export function addProcessMetrics(
  registry: Registry,
  info: { version: string; database: string; queue: string },
): void {
  collectDefaultMetrics({ register: registry })
  new Gauge({
    name: 'delos_info',
    help: 'Always 1; the labels tell what runs',
    labelNames: ['version', 'database', 'queue'] as const,
    registers: [registry],
  }).set(info, 1)
}
