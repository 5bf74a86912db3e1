import { type Clock, emptyLimiterState, type LimiterStore } from '@delos/client'
import type { Db } from './database.ts'

type State = ReturnType<typeof emptyLimiterState>

/** One row an endpoint, locked while it changes: every process on the database counts in the same windows. */
export function createSharedLimiterStore(db: Db, clock: Clock): LimiterStore {
  return {
    update(endpoint, change) {
      return db.transaction().execute(async (tx) => {
        const fresh = { endpoint, state: JSON.stringify(emptyLimiterState()), updatedAt: new Date(clock.now()) }
        await tx
          .insertInto('limiterStates')
          .values(fresh)
          .onConflict((conflict) => conflict.column('endpoint').doNothing())
          .execute()
        const row = await tx
          .selectFrom('limiterStates')
          .select('state')
          .where('endpoint', '=', endpoint)
          .forUpdate()
          .executeTakeFirstOrThrow()
        const { state, result } = change(JSON.parse(row.state) as State)
        await tx
          .updateTable('limiterStates')
          .set({ state: JSON.stringify(state), updatedAt: new Date(clock.now()) })
          .where('endpoint', '=', endpoint)
          .execute()
        return result
      })
    },
  }
}

export interface OwnLimiterStore extends LimiterStore {
  /** Writes what has changed since the last time. */
  save(): Promise<void>
}

/**
 * For the one process that owns an embedded database: the windows live in memory and are written down now and then, so
 * that the next start knows them.
 */
export async function createOwnLimiterStore(db: Db, clock: Clock): Promise<OwnLimiterStore> {
  const rows = await db.selectFrom('limiterStates').select(['endpoint', 'state']).execute()
  const states = new Map(rows.map((row) => [row.endpoint, JSON.parse(row.state) as State]))
  const changed = new Set<string>()
  return {
    async update(endpoint, change) {
      const { state, result } = change(states.get(endpoint) ?? emptyLimiterState())
      states.set(endpoint, state)
      changed.add(endpoint)
      return result
    },
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
