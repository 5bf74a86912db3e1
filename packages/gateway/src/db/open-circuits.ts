import { sql } from 'kysely'
import type { Db } from './database.ts'

const prefix = 'circuit '

export interface OpenCircuit {
  endpoint: string
  /** By the database's clock: those of the processes may differ. */
  leftMs: number
}

/** A circuit that a process has opened is a lease: it holds the question whether the endpoint is up again. */
export async function putOpenCircuit(
  db: Db,
  { endpoint, holder, forMs }: { endpoint: string; holder: string; forMs: number },
): Promise<void> {
  await sql`
    insert into leases (name, holder, until)
    values (${prefix + endpoint}, ${holder}, clock_timestamp() + make_interval(secs => ${forMs / 1000}))
    on conflict (name) do update set holder = excluded.holder, until = greatest(leases.until, excluded.until)
  `.execute(db)
}

export async function endOpenCircuit(db: Db, endpoint: string): Promise<void> {
  await db
    .deleteFrom('leases')
    .where('name', '=', prefix + endpoint)
    .execute()
}

export async function listOpenCircuits(db: Db, { notBy }: { notBy: string }): Promise<OpenCircuit[]> {
  const { rows } = await sql<OpenCircuit>`
    select substr(name, ${prefix.length + 1}) as endpoint,
      (extract(epoch from until - clock_timestamp()) * 1000)::float8 as left_ms
    from leases where name like ${`${prefix}%`} and holder <> ${notBy} and until > clock_timestamp()`.execute(db)
  return rows
}
