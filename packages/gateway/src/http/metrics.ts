import type { FastifyInstance } from 'fastify'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { countOpenAlerts } from '../db/budget-alerts.ts'
import { readBalance } from '../db/credits.ts'
import { countJobsByStatus } from '../db/jobs.ts'
import type { Gateway } from '../gateway.ts'
import { toCredits } from '../services/credits/milli.ts'
import type { Admission } from './admission.ts'
import type { PassThroughCounts } from './pass-through/counts.ts'

/** `/metrics` for Prometheus. No label ever carries a key, a person or an id. */
export function addMetrics(
  app: FastifyInstance,
  gateway: Gateway,
  { admission, passThrough }: { admission: Admission; passThrough: PassThroughCounts },
): void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  addRequestMetrics(app, registry, admission)
  addJobMetrics(gateway, registry)
  addCreditMetrics(gateway, registry)
  addAlertMetrics(gateway, registry)
  addCircuitMetrics(gateway, registry)
  addPassThroughMetrics(registry, passThrough)
  app.get('/metrics', async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()))
}

function addRequestMetrics(app: FastifyInstance, registry: Registry, { inFlight, shed }: Admission): void {
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
  registry.registerMetric(
    new Gauge({
      name: 'delos_http_requests_in_flight',
      help: 'Requests under way',
      registers: [],
      collect() {
        this.set(inFlight())
      },
    }),
  )
  registry.registerMetric(
    new Gauge({
      name: 'delos_requests_shed',
      help: 'Requests refused since the start because memory or time was short',
      labelNames: ['work'] as const,
      registers: [],
      collect() {
        for (const [work, count] of Object.entries(shed())) this.set({ work }, count)
      },
    }),
  )
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown'
    requests.inc({ method: request.method, route, status: reply.statusCode })
    duration.observe({ method: request.method, route }, reply.elapsedTime / 1000)
  })
}

function addJobMetrics(gateway: Gateway, registry: Registry): void {
  registry.registerMetric(
    new Gauge({
      name: 'delos_jobs',
      help: 'Jobs by status',
      labelNames: ['status'] as const,
      registers: [],
      async collect() {
        this.reset()
        for (const { status, count } of await countJobsByStatus(gateway.db)) this.set({ status }, count)
      },
    }),
  )
}

function addCreditMetrics(gateway: Gateway, registry: Registry): void {
  registry.registerMetric(
    new Gauge({
      name: 'delos_credits',
      help: 'Credits by what became of them',
      labelNames: ['state'] as const,
      registers: [],
      async collect() {
        const balance = await readBalance(gateway.db)
        this.set({ state: 'charged' }, toCredits(balance.postedMilli))
        this.set({ state: 'reserved' }, toCredits(balance.heldMilli))
        this.set({ state: 'unknown' }, toCredits(balance.unknownMilli))
        this.set({ state: 'saved' }, toCredits(balance.savedMilli))
      },
    }),
  )
}

function addAlertMetrics(gateway: Gateway, registry: Registry): void {
  registry.registerMetric(
    new Gauge({
      name: 'delos_budget_alerts',
      help: 'Budgets that have passed this share of their limit in the window that is open',
      labelNames: ['share'] as const,
      registers: [],
      async collect() {
        this.reset()
        for (const { share, count } of await countOpenAlerts(gateway.db, new Date(gateway.clock.now()))) {
          this.set({ share }, Number(count))
        }
      },
    }),
  )
}

function addCircuitMetrics(gateway: Gateway, registry: Registry): void {
  registry.registerMetric(
    new Gauge({
      name: 'delos_apollo_circuit_open',
      help: '1 where the circuit of an Apollo endpoint is not closed',
      labelNames: ['endpoint'] as const,
      registers: [],
      collect() {
        for (const [endpoint, state] of Object.entries(gateway.apollo.circuits())) {
          this.set({ endpoint }, state === 'closed' ? 0 : 1)
        }
      },
    }),
  )
}

function addPassThroughMetrics(registry: Registry, counts: PassThroughCounts): void {
  const figures = {
    delos_pass_through_repairs_total: {
      help: 'Faults of clients that were put right',
      label: 'repair',
      read: () => counts.repairs,
    },
    delos_pass_through_answers_total: {
      help: 'Answers by where they came from',
      label: 'source',
      read: () => counts.answers,
    },
    delos_pass_through_unknown_total: {
      help: 'Calls to operations that Delos does not know',
      label: undefined,
      read: () => new Map([['', counts.unknown]]),
    },
    delos_pass_through_warnings_total: {
      help: 'Parameters that Apollo ignores, and filters without effect',
      label: undefined,
      read: () => new Map([['', counts.warnings]]),
    },
  }
  for (const [name, { help, label, read }] of Object.entries(figures)) {
    registry.registerMetric(
      new Counter({
        name,
        help,
        labelNames: label ? [label] : [],
        registers: [],
        collect() {
          this.reset()
          for (const [value, count] of read()) this.inc(label ? { [label]: value } : {}, count)
        },
      }),
    )
  }
}
