import type { Context } from '../../../context.ts'
import { takeDueConnections, updateConnection } from '../../../db/crm/connections.ts'
import { ServiceError } from '../../../errors.ts'
import type { NewJob } from '../../../queue/jobs.ts'
import { addRun } from './start-run.ts'

/** Connections whose time has come. One whose last run still goes on waits for its next turn. */
export async function startDueRuns(context: Context): Promise<void> {
  const now = context.clock.now()
  const due = await context.db
    .selectFrom('crmConnections')
    .select('id')
    .where('nextAt', '<=', new Date(now))
    .limit(1)
    .executeTakeFirst()
  if (!due) return
  await context.mutate(async (tx) => {
    const enqueue: NewJob[] = []
    for (const { id, everyMinutes, previewedAt } of await takeDueConnections(tx, new Date(now))) {
      const nextAt = everyMinutes ? new Date(now + everyMinutes * 60_000) : null
      await updateConnection(tx, id, { nextAt })
      // Nobody has looked at what this mapping would do.
      if (!previewedAt) continue
      const run = await addRun(tx, context, { connectionId: id, kind: 'sync' }).catch((error: unknown) => {
        if (error instanceof ServiceError && error.code === 'conflict') return undefined
        throw error
      })
      if (run) enqueue.push(run.job)
    }
    return { value: undefined, audit: [], enqueue }
  })
}
