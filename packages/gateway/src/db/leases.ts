import { sql } from 'kysely'
import type { Db } from './database.ts'

/**
 * Takes or extends a lease; false while another process holds it. By the database's clock alone, so that no two
 * processes differ about the time.
 */
export async function takeLease(
  db: Db,
  { name, holder, forSeconds }: { name: string; holder: string; forSeconds: number },
): Promise<boolean> {
  const { rows } = await sql`
    insert into leases as l (name, holder, until)
    values (${name}, ${holder}, clock_timestamp() + make_interval(secs => ${forSeconds}))
    on conflict (name) do update set holder = excluded.holder, until = excluded.until
    where l.holder = excluded.holder or l.until < clock_timestamp()
    returning name
  `.execute(db)
  return rows.length > 0
}

export async function endLease(db: Db, { name, holder }: { name: string; holder: string }): Promise<void> {
  await db.deleteFrom('leases').where('name', '=', name).where('holder', '=', holder).execute()
}
