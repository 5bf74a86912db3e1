import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { loadConfig } from '../packages/gateway/dist/config.js'
import { fixedStatement } from '../packages/gateway/dist/db/fixed-statement.js'
import { createGateway } from '../packages/gateway/dist/gateway.js'
import { handlers } from '../packages/gateway/dist/worker/handlers.js'
import { createWorker } from '../packages/gateway/dist/worker/worker.js'
import { eachDomain, onceDomain } from './effects.js'

/**
 * One of several worker processes. Its jobs do nothing, or leave an effect, or half of them fail once, or they take the
 * process with them.
 */
process.once('message', async ({ settings, workMs }) => {
  const gateway = await createGateway(loadConfig(settings))
  const tries = new Map()
  const worker = createWorker(gateway, {
    handlers: {
      ...handlers,
      async 'enrich-org'(context, { domain }) {
        const { job } = context
        if (domain.endsWith(onceDomain)) return leaveEffect(gateway, context, { domain, workMs, isOnce: true })
        if (domain.endsWith(eachDomain)) return leaveEffect(gateway, context, { domain, workMs, isOnce: false })
        if (domain === 'poison.example') process.kill(process.pid, 'SIGKILL')
        const number = (tries.get(job.id) ?? 0) + 1
        tries.set(job.id, number)
        if (domain === 'fails.example' && number === 1 && isOdd(job.id)) throw new Error('This try fails')
        return {}
      },
    },
  })
  await worker.start()
  process.once('disconnect', () => {
    void worker
      .close()
      .then(() => gateway.close())
      .finally(() => process.exit())
  })
  process.send?.({})
})

function isOdd(text) {
  return createHash('sha256').update(text).digest()[0] % 2 === 1
}

const noteStart = fixedStatement('insert into bench_starts values ($1)')
const noteEffect = fixedStatement(`
  insert into bench_effects (job_id, intent, run) select $1::text, $2::text, $3::int
  where not $4::boolean or not exists (select from bench_effects where job_id = $1::text)`)

/** Behind the fence of every write of a job, which also keeps two runs of one job apart. */
async function leaveEffect(gateway, context, { domain, workMs, isOnce }) {
  const { id, run } = context.job
  await noteStart(gateway.db, [id])
  await sleep(workMs)
  await context.mutate(async (tx) => {
    await noteEffect(tx, [id, domain, run, isOnce])
    return { value: undefined, audit: [] }
  })
  return {}
}
