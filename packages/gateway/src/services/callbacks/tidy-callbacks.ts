import type { Context } from '../../context.ts'
import { deleteOldCallbacks, voidUnanswered } from '../../db/callbacks.ts'
import type { Db } from '../../db/database.ts'
import { keptMs } from './poll-schedule.ts'

/** Longer than any call lasts. */
const answeredWithinMs = 60 * 60_000
const strangersKeptMs = 24 * 60 * 60_000

/** Ends calls that were cut off before their answer was filed, and forgets what is long over. */
export async function tidyCallbacks({ clock, config }: Pick<Context, 'clock' | 'config'>, db: Db): Promise<void> {
  const now = clock.now()
  await voidUnanswered(db, { before: new Date(now - answeredWithinMs), at: new Date(now) })
  await deleteOldCallbacks(db, {
    expiredBefore: new Date(now - keptMs(config)),
    strangersBefore: new Date(now - strangersKeptMs),
  })
}
