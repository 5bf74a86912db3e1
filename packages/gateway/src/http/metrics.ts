import type { FastifyInstance } from 'fastify'
import { Counter, Gauge, type Registry } from 'prom-client'
import type { Gateway } from '../gateway.ts'
import { addProcessMetrics } from '../metrics/process-metrics.ts'
import { createReadings } from '../metrics/readings.ts'
import { createScrape } from '../metrics/scrape.ts'
import { version } from '../version.ts'
import type { Admission } from './admission.ts'
import type { PassThroughCounts } from './pass-through/counts.ts'
import { addPassThroughMetrics } from './pass-through/metrics.ts'

/** `/metrics` for Prometheus. No label ever carries a key's secret, a person or the id of a record. */
export function addMetrics(
  app: FastifyInstance,
  gateway: Gateway,
  { admission, passThrough }: { admission: Admission; passThrough: PassThroughCounts },
): void {
  const { metrics, config, queues, db, clock, apollo, log } = gateway
  const { registry } = metrics
  const database = config.databaseUrl ? 'postgres' : 'embedded'
  addProcessMetrics(registry, { version, database, queue: queues.backend.kind })
  addAdmissionMetrics(registry, admission)
  addPassThroughMetrics(registry, passThrough)
  addStandstillMetric(registry, gateway)
  const scrape = createScrape({
    registry,
    readings: createReadings({ registry, db, clock, apollo }),
    onError: (reading, error) => log.warn({ err: error, reading }, 'figures could not be read'),
  })
  app.get('/metrics', async (_request, reply) => reply.type(registry.contentType).send(await scrape()))
  app.addHook('onResponse', async (request, reply) => {
    const source = reply.getHeader('delos-source')
    metrics.requests.answered({
      method: request.method,
      route: request.routeOptions.url ?? 'unknown',
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1000,
      source: typeof source === 'string' ? source : undefined,
    })
  })
}

function addStandstillMetric(registry: Registry, { standstill }: Gateway): void {
  new Gauge({
    name: 'delos_standstill',
    help: '1 while a restored copy stands still',
    registers: [registry],
    collect() {
      this.set(standstill.isOn ? 1 : 0)
    },
  }).set(0)
}

function addAdmissionMetrics(registry: Registry, { inFlight, shed }: Admission): void {
  const registers = [registry]
  new Gauge({
    name: 'delos_http_requests_in_flight',
    help: 'Requests under way',
    registers,
    collect() {
      this.set(inFlight())
    },
  }).set(0)
  new Counter({
    name: 'delos_http_requests_shed_total',
    help: 'Requests refused because memory or time was short',
    labelNames: ['work'] as const,
    registers,
    collect() {
      this.reset()
      for (const [work, count] of Object.entries(shed())) this.inc({ work }, count)
    },
  }).reset()
}
