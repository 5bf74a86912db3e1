import { type RawBuilder, sql } from 'kysely'
import type { Db } from './database.ts'
import type { Tables } from './tables.ts'

/**
 * Deletes at most so many rows, in one short transaction: nobody waits for long, and what somebody else holds is left
 * for the next time. Returns how many went.
 */
export async function deleteSome(
  db: Db,
  { table, where, limit }: { table: keyof Tables; where: RawBuilder<unknown>; limit: number },
): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from ${sql.table(table)} where ctid in (
      select ctid from ${sql.table(table)} where ${where} limit ${limit} for update skip locked)`.execute(db)
  return Number(numAffectedRows ?? 0)
}
