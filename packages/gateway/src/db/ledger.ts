import { sql } from 'kysely'
import type { Tx } from './database.ts'
import type { NamedBy } from './named-by.ts'
import { closing, type PurchaseEnd } from './purchases.ts'
import type { ReservationState } from './tables.ts'

export interface NewReservation {
  id: string
  endpoint: string
  heldMilli: number
  ownerId: string
  keyId: string | null
  team: string | null
  tag: string | null
  session: string | null
  jobId: string | null
  requestId: string
  createdAt: Date
  /** Set where the request follows at once. */
  sentAt: Date | null
}

export interface NewPurchase {
  id: string
  subject: 'person' | 'organization'
  wish: object
  names: readonly NamedBy[]
  /** Purchases that were lost: their claims on the same names end. */
  inPlaceOf?: readonly string[]
}

export interface WindowKey {
  budgetId: string
  opensAt: Date
}

/** The reservation, its entry, the windows that it counts in, and what it is to pay for: one statement a hold. */
export async function insertHold(
  tx: Tx,
  row: NewReservation,
  { windows, purchases }: { windows: readonly WindowKey[]; purchases: readonly NewPurchase[] },
): Promise<void> {
  await sql`
    with reserved as (
      insert into credit_reservations (id, endpoint, state, held_milli, owner_id, key_id, team, tag, session, job_id,
        request_id, created_at, sent_at)
      values (${row.id}, ${row.endpoint}, 'held', ${row.heldMilli}, ${row.ownerId}, ${row.keyId}, ${row.team},
        ${row.tag}, ${row.session}, ${row.jobId}, ${row.requestId}, ${row.createdAt}, ${row.sentAt})
    )
    ${windows.length ? countIn(row, windows) : sql``}
    ${purchases.length ? open(row, purchases) : sql``}
    insert into credit_entries (reservation_id, kind, held_delta_milli, posted_delta_milli, at)
    values (${row.id}, 'hold', ${row.heldMilli}, 0, ${row.createdAt})
  `.execute(tx)
}

function countIn({ id, heldMilli }: NewReservation, windows: readonly WindowKey[]) {
  return sql`, tied as (
      select * from unnest(${windows.map(({ budgetId }) => budgetId)}::text[],
        ${windows.map(({ opensAt }) => opensAt)}::timestamptz[]) as t(budget_id, opens_at)
    ), counted as (
      update budget_windows w set held_milli = w.held_milli + ${heldMilli}::bigint
      from tied where w.budget_id = tied.budget_id and w.opens_at = tied.opens_at
    ), noted as (
      insert into reservation_budgets (reservation_id, budget_id, opens_at)
      select ${id}, budget_id, opens_at from tied
    )`
}

/** Fails where somebody else has claimed one of the names: nobody buys twice. */
function open({ id: reservationId, createdAt }: NewReservation, purchases: readonly NewPurchase[]) {
  const claims = purchases.flatMap(({ id, names }) => names.map(({ kind, value }) => ({ kind, value, id })))
  return sql`, bought as (
      insert into purchases (id, subject, reservation_id, state, wish, created_at)
      select id, subject, ${reservationId}, 'open', wish::jsonb, ${createdAt}::timestamptz
      from unnest(${purchases.map(({ id }) => id)}::text[], ${purchases.map(({ subject }) => subject)}::text[],
        ${purchases.map(({ wish }) => JSON.stringify(wish))}::text[]) as p(id, subject, wish)
    ), claimed as (
      insert into purchase_claims (kind, value, purchase_id)
      select * from unnest(${claims.map(({ kind }) => kind)}::text[], ${claims.map(({ value }) => value)}::text[],
        ${claims.map(({ id }) => id)}::text[])
    )`
}

export interface HoldEnd {
  from: readonly ReservationState[]
  to: 'settled' | 'released'
  kind: 'settle' | 'release'
  chargedMilli: number
  note: string | null
  at: Date
}

/**
 * Closes a reservation with the purchases that it paid for, and moves its windows, if it still stands where the caller
 * thinks; false where it does not. Windows are locked in the order of their budgets. A charge above what was held is
 * Apollo's doing: it lifts the ceiling. `tied: false` for a hold that is known to count in no window.
 */
export async function endHold(
  tx: Tx,
  id: string,
  { tied = true, purchases = [], ...end }: HoldEnd & { tied?: boolean; purchases?: readonly PurchaseEnd[] },
): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    with stood as (
      select id, case when state = 'released' then 0 else held_milli end as held
      from credit_reservations where id = ${id} and state in (${sql.join([...end.from])}) for update
    ), moved as (
      update credit_reservations r
      set state = ${end.to}, charged_milli = ${end.chargedMilli}::bigint, reason = ${end.note}, closed_at = ${end.at}
      from stood where r.id = stood.id
    ), entered as (
      insert into credit_entries (reservation_id, kind, held_delta_milli, posted_delta_milli, note, at)
      select id, ${end.kind}, -held, ${end.chargedMilli}::bigint, ${end.note}, ${end.at}::timestamptz from stood
    )
    ${tied ? countOut(end) : sql``}
    ${purchases.length ? sql`, ${closing(purchases, end.at)}` : sql``}
    select id from stood
  `.execute(tx)
  return rows.length > 0
}

function countOut({ chargedMilli }: HoldEnd) {
  return sql`, locked as materialized (
      select w.budget_id, w.opens_at, stood.held
      from stood
      join reservation_budgets r on r.reservation_id = stood.id
      join budget_windows w on w.budget_id = r.budget_id and w.opens_at = r.opens_at
      order by w.budget_id for update of w
    ), counted as (
      update budget_windows w
      set held_milli = w.held_milli - locked.held,
        posted_milli = w.posted_milli + ${chargedMilli}::bigint,
        ceiling_milli = greatest(w.ceiling_milli, w.held_milli - locked.held + w.posted_milli + ${chargedMilli}::bigint)
      from locked where w.budget_id = locked.budget_id and w.opens_at = locked.opens_at
    )`
}

/** Keeps the hold; false where it is no longer held. */
export async function doubtHold(tx: Tx, id: string, doubt: { note: string; at: Date }): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    with moved as (
      update credit_reservations set state = 'unknown', reason = ${doubt.note}, closed_at = ${doubt.at}
      where id = ${id} and state = 'held'
      returning id
    ), entered as (
      insert into credit_entries (reservation_id, kind, held_delta_milli, posted_delta_milli, note, at)
      select id, 'doubt', 0, 0, ${doubt.note}, ${doubt.at}::timestamptz from moved
    )
    select id from moved
  `.execute(tx)
  return rows.length > 0
}

/** An attempt came to nothing and another one waits: until that leaves, nothing is under way. */
export async function markHoldsUnsent(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx
    .updateTable('creditReservations')
    .set({ sentAt: null })
    .where('id', 'in', [...ids])
    .where('state', '=', 'held')
    .execute()
}

/** Notes that the requests are about to leave; how many of the reservations are still held. */
export async function markHoldsSent(tx: Tx, ids: readonly string[], at: Date): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('creditReservations')
    .set({ sentAt: at })
    .where('id', 'in', [...ids])
    .where('state', '=', 'held')
    .executeTakeFirstOrThrow()
  return Number(numUpdatedRows)
}

export interface OpenWindow extends WindowKey {
  closesAt: Date
  ceilingMilli: number
}

/** Opens the windows where need be and locks them, in the order of their budgets. */
export async function lockWindows(tx: Tx, windows: readonly OpenWindow[]) {
  await sql`
    insert into budget_windows (budget_id, opens_at, closes_at, ceiling_milli)
    select * from jsonb_to_recordset(${toJson(windows)}::jsonb)
      as w("budgetId" text, "opensAt" timestamptz, "closesAt" timestamptz, "ceilingMilli" bigint)
    order by "budgetId"
    on conflict (budget_id, opens_at) do nothing
  `.execute(tx)
  const { rows } = await sql<WindowKey & { heldMilli: number; postedMilli: number }>`
    select w.budget_id, w.opens_at, w.held_milli, w.posted_milli
    from jsonb_to_recordset(${toJson(windows)}::jsonb) as t("budgetId" text, "opensAt" timestamptz)
    join budget_windows w on w.budget_id = t."budgetId" and w.opens_at = t."opensAt"
    order by w.budget_id for update of w
  `.execute(tx)
  return rows
}

function toJson(rows: readonly object[]): string {
  return JSON.stringify(rows)
}
