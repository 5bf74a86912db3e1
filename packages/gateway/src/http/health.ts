import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import type { Gateway } from '../gateway.ts'

const checkMs = 2000

/** `/healthz`: the process answers. `/readyz`: so do its database and its queues, and its budgets are enforced; Apollo is told but does not decide. */
export function addHealth(app: FastifyInstance, gateway: Gateway): void {
  app.get('/healthz', { config: { open: true } }, async () => ({ status: 'ok' }))
  app.get('/readyz', { config: { open: true } }, async (_request, reply) => {
    // Whoever asks has to hear it at once, however slow the database is.
    if (gateway.leaving.aborted) return reply.code(503).send({ status: 'leaving' })
    const [database, queue] = await Promise.all([
      passes(() => sql`select 1`.execute(gateway.db)),
      passes(() => Promise.all([...gateway.queues.queues.values()].map((each) => each.getJobCounts('waiting')))),
    ])
    const budgets = gateway.budgetSelfTest.state
    const ready = database && queue && budgets === 'ok' && !gateway.closing.aborted
    const upstream = { circuit: circuitOf(gateway.apollo.circuits()), emulator: gateway.emulator !== undefined }
    const checks = { database: database ? 'ok' : 'failed', queue: queue ? 'ok' : 'failed', budgets }
    const standstill = gateway.standstill.isOn || undefined
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not_ready', checks, standstill, upstream })
  })
}

async function passes(check: () => Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), checkMs)
  })
  const done = check().then(
    () => true,
    () => false,
  )
  try {
    return await Promise.race([done, late])
  } finally {
    clearTimeout(timer)
  }
}

/** The worst of all endpoints. */
function circuitOf(circuits: Record<string, string>): string {
  const states = Object.values(circuits)
  return states.includes('open') ? 'open' : states.includes('half-open') ? 'half-open' : 'closed'
}
