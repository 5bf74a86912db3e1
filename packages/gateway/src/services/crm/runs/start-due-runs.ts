import type { Context } from '../../../context.ts'
import { takeDueConnections, updateConnection } from '../../../db/crm/connections.ts'
import { ServiceError } from '../../../errors.ts'
import type { NewJob } from '../../../queue/jobs.ts'
import { addRun } from './start-run.ts'

/** A run that is under way may have passed by what the next one is wanted for. */
const againMs = 5_000

/** Connections whose time has come. One whose last run still goes on has its turn soon after. */
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
      // Nobody has looked at what the mapping would do where it was not previewed.
      const run = !previewedAt
        ? undefined
        : await addRun(tx, context, { connectionId: id, kind: 'sync' }).catch((error: unknown) => {
            if (error instanceof ServiceError && error.code === 'conflict') return undefined
            throw error
          })
      if (run) enqueue.push(run.job)
      const isBusy = previewedAt !== null && !run
      const waitMs = isBusy ? againMs : everyMinutes ? everyMinutes * 60_000 : undefined
      await updateConnection(tx, id, { nextAt: waitMs === undefined ? null : new Date(now + waitMs) })
    }
    return { value: undefined, audit: [], enqueue }
  })
}
