import { sql } from 'kysely'
import type { Db } from '../database.ts'

export interface SyncFigure {
  object: string
  /** Of the last run that came to its end. */
  doneSince: Date | null
  status: string | null
}

export async function readSyncFigures(db: Db, objects: readonly string[]): Promise<SyncFigure[]> {
  const { rows } = await sql<SyncFigure>`
    select o.object,
      (select started_at from sync_runs r where r.object = o.object and r.status = 'completed' order by id desc limit 1)
        as done_since,
      (select status from sync_runs r where r.object = o.object order by id desc limit 1) as status
    from unnest(${[...objects]}::text[]) as o(object)`.execute(db)
  return rows
}

export interface CrmFigure {
  id: string
  kind: string
  isStopped: boolean
  doneSince: Date | null
  status: string | null
  openWrites: number
  unknownWrites: number
  parked: number
  reviews: number
}

export async function readCrmFigures(db: Db): Promise<CrmFigure[]> {
  const { rows } = await sql<CrmFigure>`
    select c.id, c.kind, c.stopped_reason is not null as is_stopped,
      (select started_at from crm_runs r where r.connection_id = c.id and r.kind = 'sync' and r.state = 'completed'
        order by id desc limit 1) as done_since,
      (select state from crm_runs r where r.connection_id = c.id order by id desc limit 1) as status,
      (select count(*)::int from crm_writes w where w.connection_id = c.id and w.state in ('planned', 'sent', 'held'))
        as open_writes,
      (select count(*)::int from crm_writes w where w.connection_id = c.id and w.state = 'unknown') as unknown_writes,
      (select count(*)::int from crm_parked p where p.connection_id = c.id) as parked,
      (select count(*)::int from crm_reviews v where v.connection_id = c.id and v.state = 'open') as reviews
    from crm_connections c order by c.id limit 100`.execute(db)
  return rows
}
