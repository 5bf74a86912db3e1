import { type Clock, emptyLimiterState, type LimiterStore, reopenLimiterState } from '@delos/client'
import type { Db } from '../database.ts'

export interface OwnLimits {
  store: LimiterStore
  /** Writes what has changed since the last time. */
  save(): Promise<void>
}

/**
 * For the one process that owns an embedded database: the windows live in memory and are written down now and then, so
 * that the next start knows them.
 */
export async function openOwnLimits(db: Db, clock: Clock): Promise<OwnLimits> {
  const rows = await db.selectFrom('limiterStates').select(['endpoint', 'state']).execute()
  const reopened = rows.map((row) => [row.endpoint, reopenLimiterState(JSON.parse(row.state), clock.now())] as const)
  const states = new Map(reopened)
  const changed = new Set<string>()
  const store: LimiterStore = {
    async update(endpoint, change) {
      const { state, result } = change(states.get(endpoint) ?? emptyLimiterState())
      states.set(endpoint, state)
      changed.add(endpoint)
      return result
    },
  }
  return {
    store,
    async save() {
      for (const endpoint of changed) {
        changed.delete(endpoint)
        const row = { state: JSON.stringify(states.get(endpoint)), updatedAt: new Date(clock.now()) }
        await db
          .insertInto('limiterStates')
          .values({ endpoint, ...row })
          .onConflict((conflict) => conflict.column('endpoint').doUpdateSet(row))
          .execute()
      }
    },
  }
}
