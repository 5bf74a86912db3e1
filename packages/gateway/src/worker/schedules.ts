import { systemActor } from '../actor.ts'
import { lockJobName } from '../db/jobs.ts'
import { setSchedules, takeDueSchedules } from '../db/schedules.ts'
import { findUnfinishedJob } from '../db/sync.ts'
import type { Gateway } from '../gateway.ts'
import type { NewJob, SyncJobName } from '../queue/jobs.ts'
import { syncObjects } from '../services/sync/sync-object.ts'

const scheduledSyncs = syncObjects.map((object): SyncJobName => `sync-${object}`)

/** Taking the schedule and making its job are one transaction, so that of many processes one starts it. */
export async function runDueSchedules(gateway: Gateway): Promise<void> {
  const now = new Date(gateway.clock.now())
  const context = gateway.as(systemActor('scheduler'), { requestId: gateway.makeId() })
  await context.mutate(async (tx) => {
    const due = new Set((await takeDueSchedules(tx, now)).map(({ name }) => name))
    const enqueue: NewJob[] = []
    for (const name of scheduledSyncs) {
      if (!due.has(name)) continue
      await lockJobName(tx, name)
      // One that waits for Apollo's limits reads, when it goes on, what this one would.
      if (!(await findUnfinishedJob(tx, name))) enqueue.push({ name, payload: {} })
    }
    return { value: undefined, audit: [], enqueue }
  })
}

export async function configureSchedules({ db, clock, config }: Gateway): Promise<void> {
  await setSchedules(db, scheduledSyncs, { everySeconds: config.jobs.syncMinutes * 60, now: new Date(clock.now()) })
}
