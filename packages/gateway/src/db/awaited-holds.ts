import { sql } from 'kysely'
import type { ReadDb, Tx } from './database.ts'

/** What Apollo may have charged already, or may yet charge, for what it has still to deliver. */
export async function sumAwaited(db: ReadDb): Promise<number> {
  const { milli } = await db
    .selectFrom('creditReservations')
    .select((eb) => eb.fn.sum<number | null>('heldMilli').as('milli'))
    .where('state', '=', 'held')
    .where('awaitedSince', 'is not', null)
    .executeTakeFirstOrThrow()
  return Number(milli ?? 0)
}

/** A reservation for the rest of a call, in the windows of the one that paid for its answer. */
export async function insertAwaitedHold(
  tx: Tx,
  hold: { id: string; from: string; heldMilli: number; at: Date },
): Promise<void> {
  const { id, from, heldMilli, at } = hold
  await sql`
    with reserved as (
      insert into credit_reservations (id, endpoint, state, held_milli, owner_id, key_id, team, tag, session, job_id,
        request_id, reason, created_at, sent_at, awaited_since)
      select ${id}, endpoint, 'held', ${heldMilli}::bigint, owner_id, key_id, team, tag, session, job_id,
        request_id, 'awaited', ${at}::timestamptz, sent_at, ${at}::timestamptz
      from credit_reservations where id = ${from}
    ), locked as materialized (
      select w.budget_id, w.opens_at
      from reservation_budgets r
      join budget_windows w on w.budget_id = r.budget_id and w.opens_at = r.opens_at
      where r.reservation_id = ${from}
      order by w.budget_id for update of w
    ), counted as (
      update budget_windows w
      set held_milli = w.held_milli + ${heldMilli}::bigint,
        ceiling_milli = greatest(w.ceiling_milli, w.held_milli + w.posted_milli + ${heldMilli}::bigint)
      from locked where w.budget_id = locked.budget_id and w.opens_at = locked.opens_at
    ), noted as (
      insert into reservation_budgets (reservation_id, budget_id, opens_at)
      select ${id}, budget_id, opens_at from locked
    )
    insert into credit_entries (reservation_id, kind, held_delta_milli, posted_delta_milli, at)
    values (${id}, 'hold', ${heldMilli}, 0, ${at})
  `.execute(tx)
}
