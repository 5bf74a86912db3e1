import { systemActor } from '../actor.ts'
import { listDueJobs, listQueuedJobs, takeBack } from '../db/jobs.ts'
import type { Gateway } from '../gateway.ts'
import { sealAudit } from '../services/audit/seal-audit.ts'
import { startCallbackWork } from '../services/callbacks/start-callback-work.ts'
import { recoverAgain } from '../services/credits/recovery.ts'
import { startDueRuns } from '../services/crm/runs/start-due-runs.ts'
import { forgetOld } from '../services/retention/forget-old.ts'
import { recoverPlaces } from '../services/sequences/recover-places.ts'
import { runDueSchedules } from './schedules.ts'

export interface Sweep {
  start(): Promise<void>
  stop(): Promise<void>
}

const everyMs = 1000
const sealEveryMs = 10_000
const batch = 200
const forgetEveryMs = 10 * 60_000

/** Queues what a crash left unqueued, and starts what is due by the clock. */
export function createSweep(gateway: Gateway): Sweep {
  const { db, clock, log, queues, config } = gateway
  const lostCheckEveryMs = config.deadAfterMs / 2
  const stopping = new AbortController()
  let running: Promise<void> = Promise.resolve()
  let lastLostCheck = clock.now()
  let lastSeal = 0
  let lastForgot = 0

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
    await recoverAgain(own('recovery'))
    await recoverPlaces(own('recovery')).catch((error: unknown) => log.warn({ err: error }, 'enrolments not looked at'))
    if (clock.now() - lastForgot < forgetEveryMs) return
    lastForgot = clock.now()
    await forgetOld(gateway)
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

/**
 * Rows that say "queued" while the queue knows nothing of them: the process died between the two, or the queue lost its
 * memory, and then it is all of them.
 */
async function findLost(gateway: Gateway): Promise<void> {
  const { db, queues } = gateway
  for (let after = ''; ; ) {
    const rows = await listQueuedJobs(db, { after, limit: batch })
    const waiting = await Promise.all(
      rows.map((row) => queues.isWaiting(row.name, { jobId: row.id, dispatch: row.dispatches })),
    )
    const lost = rows.flatMap(({ id }, at) => (waiting[at] ? [] : [id]))
    if (lost.length) await queues.dispatch(await takeBack(db, lost))
    const last = rows.at(-1)
    if (!last || rows.length < batch) return
    after = last.id
  }
}
