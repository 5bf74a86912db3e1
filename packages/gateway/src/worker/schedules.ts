import { systemActor } from '../actor.ts'
import { setSchedules, takeDueSchedules } from '../db/schedules.ts'
import type { Gateway } from '../gateway.ts'
import { isJobName, type JobName, type NewJob } from '../queue/jobs.ts'

type Scheduled = Extract<JobName, 'sync-contacts' | 'sync-accounts' | 'sync-deals'>
const scheduledSyncs: readonly Scheduled[] = ['sync-contacts', 'sync-accounts', 'sync-deals']

/** Taking the schedule and making its job are one transaction, so that of many processes one starts it. */
export async function runDueSchedules(gateway: Gateway): Promise<void> {
  const now = new Date(gateway.clock.now())
  const context = gateway.as(systemActor('scheduler'), { requestId: gateway.makeId() })
  await context.mutate(async (tx) => {
    const due = await takeDueSchedules(tx, now)
    const jobs = due.flatMap(({ name }): NewJob[] =>
      isJobName(name) && scheduledSyncs.includes(name as Scheduled) ? [{ name: name as Scheduled, payload: {} }] : [],
    )
    return { value: undefined, audit: [], enqueue: jobs }
  })
}

export async function configureSchedules({ db, clock, config }: Gateway): Promise<void> {
  await setSchedules(db, scheduledSyncs, { everySeconds: config.jobs.syncMinutes * 60, now: new Date(clock.now()) })
}
