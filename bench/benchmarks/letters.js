import { setTimeout as sleep } from 'node:timers/promises'
import { loadConfig } from '../../packages/gateway/dist/config.js'
import { ServiceError } from '../../packages/gateway/dist/errors.js'
import { createGateway } from '../../packages/gateway/dist/gateway.js'
import { replayDeadLetters } from '../../packages/gateway/dist/services/jobs/replay-dead-letters.js'
import { handlers } from '../../packages/gateway/dist/worker/handlers.js'
import { createWorker } from '../../packages/gateway/dist/worker/worker.js'
import { createEnqueuer } from '../enqueuer.js'
import { atMost, exactly } from '../figures.js'
import { openHouse } from '../house.js'

const jobs = 1000
const tries = 3
const settleLimitMs = 90_000
const pollMs = 100

/** 1,000 jobs that fail whatever is tried, until what they need is well again; then all are replayed, twice at once. */
export async function measure(toUndo) {
  const house = await openHouse(toUndo, {
    apolloUrl: 'http://127.0.0.1:9',
    env: { DELOS_JOB_BACKOFF_MS: '100', LOG_LEVEL: 'silent' },
  })
  const gateway = await createGateway(loadConfig(house.settings))
  toUndo.add(() => gateway.close())
  let isWell = false
  const lastTryAt = new Map()
  const effects = new Map()
  const worker = createWorker(gateway, {
    handlers: {
      ...handlers,
      async 'enrich-org'({ job }) {
        lastTryAt.set(job.id, gateway.clock.now())
        if (!isWell) throw new ServiceError('internal', 'What the job needs is out')
        effects.set(job.id, (effects.get(job.id) ?? 0) + 1)
        return {}
      },
    },
  })
  toUndo.add(() => worker.close())
  await worker.start()
  await createEnqueuer(gateway)(jobs, 'fails.example')

  const waiting = () => gateway.db.selectFrom('deadLetters').selectAll().where('replayedAt', 'is', null).execute()
  let letters = await until(waiting, (some) => some.length >= jobs)
  const whole = letters.filter(
    ({ reason, attempts, firstTriedAt }) =>
      reason === 'What the job needs is out' && attempts === tries && firstTriedAt,
  )
  const slowestMs = Math.max(...letters.map(({ jobId, diedAt }) => diedAt.getTime() - lastTryAt.get(jobId)))

  isWell = true
  const actor = { type: 'key', id: 'bench', name: 'bench', scopes: ['admin'] }
  const replay = () => replayDeadLetters.call(gateway.as(actor, { requestId: gateway.makeId() }), {})
  const replays = await Promise.all([replay(), replay()])
  await until(
    () => effects.size,
    (count) => count >= jobs,
  )
  letters = await waiting()
  await sleep(pollMs * 10)
  const total = [...effects.values()].reduce((sum, count) => sum + count, 0)
  return [
    {
      name: 'dead jobs without a whole letter',
      figure: jobs - whole.length,
      unit: 'jobs',
      ...exactly(jobs - whole.length, 0),
    },
    { name: 'slowest letter after its last try', figure: slowestMs / 1000, unit: 's', ...atMost(slowestMs / 1000, 5) },
    {
      name: 'effects of replaying all of them twice at once',
      figure: total,
      unit: 'effects',
      baseline: `${replays.map(({ replayed }) => replayed).join(' and ')} replayed, ${letters.length} letters left`,
      ...exactly(total, jobs),
    },
  ]
}

async function until(look, isEnough) {
  const deadline = Date.now() + settleLimitMs
  for (;;) {
    const seen = await look()
    if (isEnough(seen) || Date.now() > deadline) return seen
    await sleep(pollMs)
  }
}
