import type { Context } from '../../context.ts'
import { findCallbackWork } from '../../db/callbacks.ts'
import { hasOpenJob } from '../../db/jobs.ts'
import type { NewJob } from '../../queue/jobs.ts'

/** Makes a job of what has been posted or is due to be asked for, where there is not one already. */
export async function startCallbackWork({ db, clock, mutate }: Context): Promise<void> {
  const { stored, due } = await findCallbackWork(db, new Date(clock.now()))
  if (!stored && !due) return
  await mutate(async (tx) => {
    const enqueue: NewJob[] = []
    if (stored && !(await hasOpenJob(tx, 'match-callbacks'))) enqueue.push({ name: 'match-callbacks', payload: {} })
    if (due && !(await hasOpenJob(tx, 'poll-callbacks'))) enqueue.push({ name: 'poll-callbacks', payload: {} })
    return { value: undefined, audit: [], enqueue }
  })
}
