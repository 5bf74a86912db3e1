import { systemActor } from '../actor.ts'
import { deleteExpiredIdempotencyKeys } from '../db/idempotency-keys.ts'
import { listDueJobs, listQueuedJobs, takeBack } from '../db/jobs.ts'
import { deleteOldDeliveries } from '../db/webhooks.ts'
import type { Gateway } from '../gateway.ts'
import { sealAudit } from '../services/audit/seal-audit.ts'
import { startCallbackWork } from '../services/callbacks/start-callback-work.ts'
import { tidyCallbacks } from '../services/callbacks/tidy-callbacks.ts'
import { recoverAgain } from '../services/credits/recovery.ts'
import { startDueRuns } from '../services/crm/runs/start-due-runs.ts'
import { tidyEvents } from '../services/events/tidy-events.ts'
import { recoverPlaces } from '../services/sequences/recover-places.ts'
import { runDueSchedules } from './schedules.ts'

export interface Sweep {
  start(): Promise<void>
  stop(): Promise<void>
}

const everyMs = 1000
const lostCheckEveryMs = 30_000
const sealEveryMs = 10_000
const batch = 500
const deliveriesKeptMs = 30 * 24 * 60 * 60_000

/** Queues what a crash left unqueued, and starts what is due by the clock. */
export function createSweep(gateway: Gateway): Sweep {
  const { db, clock, log, queues } = gateway
  const stopping = new AbortController()
  let running: Promise<void> = Promise.resolve()
  let lastLostCheck = clock.now()
  let lastSeal = 0

  const own = (name: string) => gateway.as(systemActor(name), { requestId: gateway.makeId() })

  async function sweepOnce(): Promise<void> {
    await runDueSchedules(gateway)
    await startCallbackWork(own('callbacks'))
    await startDueRuns(own('crm'))
    const due = await listDueJobs(db, new Date(clock.now()), batch)
    await queues.dispatch(due.map((row) => row.id))
    if (clock.now() - lastSeal >= sealEveryMs) {
      lastSeal = clock.now()
      await sealAudit(own('sealer'))
    }
    if (clock.now() - lastLostCheck < lostCheckEveryMs) return
    lastLostCheck = clock.now()
    await findLost(gateway)
    await tidyCallbacks(gateway, db)
    await deleteOldDeliveries(db, new Date(clock.now() - deliveriesKeptMs))
    await tidyEvents(gateway, db)
    await deleteExpiredIdempotencyKeys(db, new Date(clock.now()))
    await recoverAgain(own('recovery'))
    await recoverPlaces(own('recovery')).catch((error: unknown) => log.warn({ err: error }, 'enrolments not looked at'))
  }

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      await sweepOnce().catch((error: unknown) => log.error({ err: error }, 'sweep failed'))
      await clock.sleep(everyMs, stopping.signal).catch(() => {})
    }
  }

  return {
    async start() {
      // Nobody else can be running anything in a folder that is ours alone: what is marked as running died with its process.
      if (!gateway.config.databaseUrl) await takeBack(db, 'all')
      running = loop()
    },
    async stop() {
      stopping.abort(new Error('The sweep is stopping'))
      await running
    },
  }
}

/** Rows that say "queued" while the queue knows nothing of them: the process died between the two. */
async function findLost(gateway: Gateway): Promise<void> {
  const { db, queues } = gateway
  const lost: string[] = []
  for (const row of await listQueuedJobs(db, batch)) {
    if (!(await queues.isWaiting(row.name, { jobId: row.id, dispatch: row.dispatches }))) lost.push(row.id)
  }
  if (lost.length) await queues.dispatch(await takeBack(db, lost))
}
