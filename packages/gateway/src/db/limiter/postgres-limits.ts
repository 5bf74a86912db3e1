import type { Clock, LimiterStore } from '@delos/client'
import pg from 'pg'
import { createCompareAndSetStore } from './compare-and-set-store.ts'

/** One update an endpoint is under way at a time; a few endpoints are busy together. */
const connections = 3
const timeoutMs = 1500

// `for update` waits for whoever is changing the row and then sees the change, which a plain read of the same statement does not.
const compareAndSet = `
  with found as materialized (select state from limiter_states where endpoint = $1 for update),
  changed as (
    update limiter_states set state = $3, updated_at = $4 from found
    where limiter_states.endpoint = $1 and found.state = $2
  )
  select state from found`
const look = 'select state from limiter_states where endpoint = $1'
const insert = `
  insert into limiter_states (endpoint, state, updated_at) values ($1, $2, $3)
  on conflict (endpoint) do nothing returning endpoint`

export interface PostgresLimits {
  store: LimiterStore
  close(): Promise<void>
}

/**
 * The windows of all processes on one PostgreSQL: one row an endpoint, one statement an update. Its few connections are its own, so that
 * nobody waits for the limits because the database is busy with something else.
 */
export function openPostgresLimits(
  connectionString: string,
  { clock, onError }: { clock: Clock; onError: (error: Error) => void },
): PostgresLimits {
  const pool = new pg.Pool({
    connectionString,
    max: connections,
    connectionTimeoutMillis: timeoutMs,
    statement_timeout: timeoutMs,
    query_timeout: 2 * timeoutMs,
    keepAlive: true,
  })
  pool.on('error', onError)

  async function find(text: string, values: unknown[]): Promise<string | undefined> {
    const { rows } = await pool.query<{ state: string }>(text, values)
    return rows[0]?.state
  }

  const store = createCompareAndSetStore(async (endpoint, expected, next) => {
    if (next === undefined) return find(look, [endpoint])
    const now = new Date(clock.now())
    if (expected !== undefined) return find(compareAndSet, [endpoint, expected, next, now])
    const inserted = await pool.query(insert, [endpoint, next, now])
    return inserted.rowCount === 1 ? undefined : find(look, [endpoint])
  })
  return { store, close: () => pool.end() }
}
