import type { Context } from '../../context.ts'
import { findCallbackWork } from '../../db/callbacks.ts'
import type { Tx } from '../../db/database.ts'
import { hasOpenJob, lockJobName } from '../../db/jobs.ts'
import type { NewJob } from '../../queue/jobs.ts'

/** Makes a job of what has been posted or is due to be asked for, where there is not one already. */
export async function startCallbackWork({ db, clock, mutate }: Context): Promise<void> {
  const { stored, due } = await findCallbackWork(db, new Date(clock.now()))
  if (!stored && !due) return
  await mutate(async (tx) => {
    const enqueue: NewJob[] = []
    if (stored && (await isWanted(tx, 'match-callbacks'))) enqueue.push({ name: 'match-callbacks', payload: {} })
    if (due && (await isWanted(tx, 'poll-callbacks'))) enqueue.push({ name: 'poll-callbacks', payload: {} })
    return { value: undefined, audit: [], enqueue }
  })
}

/** Of several processes that see the same, one makes the job. */
async function isWanted(tx: Tx, name: NewJob['name']): Promise<boolean> {
  await lockJobName(tx, name)
  return !(await hasOpenJob(tx, name))
}
