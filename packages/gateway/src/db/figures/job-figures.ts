import { sql } from 'kysely'
import type { ReadDb } from '../database.ts'

/** Jobs that are not over, with how many are due and since when. */
export function countOpenJobs(db: ReadDb, now: Date) {
  return db
    .selectFrom('jobs')
    .select(['name', 'status', (eb) => eb.fn.countAll<number>().as('count')])
    .select([
      sql<number>`count(*) filter (where run_at <= ${now})`.as('due'),
      sql<Date | null>`min(run_at) filter (where run_at <= ${now})`.as('oldestAt'),
    ])
    .where('status', 'in', ['pending', 'queued', 'active'])
    .groupBy(['name', 'status'])
    .execute()
}

/** Those that nobody has replayed. */
export function countDeadLetters(db: ReadDb) {
  return db
    .selectFrom('deadLetters')
    .select(['name', (eb) => eb.fn.countAll<number>().as('count')])
    .where('replayedAt', 'is', null)
    .groupBy('name')
    .execute()
}
