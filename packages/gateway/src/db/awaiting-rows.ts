import { sql } from 'kysely'
import type { Tx } from './database.ts'
import type { LaterNeed } from './tables.ts'

/** Of these contacts, those for whom something is still to come; that it does not come waits for the transaction's end. */
export async function lockAwaitedContacts(tx: Tx, contactIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select contact.id
    from callback_people as person join contacts as contact
      on contact.id = person.contact_id or contact.apollo_id = person.apollo_id
    where contact.id in (${sql.join(contactIds)}) and person.state = 'awaited'
    for update of person
  `.execute(tx)
  return new Set(rows.map(({ id }) => id))
}

/** What became of somebody for whom rows may wait. */
export interface AwaitedEnd {
  contactId: string
  reason: string
  /** What it cost, and the hold that paid. */
  creditsMilli: number
  reservationId: string
}

/** Ends the rows of all lists that waited for it, and adds what it cost to the one row that bought the person. */
export async function endAwaitingRows(
  tx: Tx,
  { needs, ends, at }: { needs: readonly LaterNeed[]; ends: readonly AwaitedEnd[]; at: Date },
): Promise<void> {
  if (!ends.length) return
  const json = JSON.stringify(
    ends.map(({ contactId, reason, creditsMilli, reservationId }) => {
      return { c: contactId, r: reason, m: creditsMilli, h: reservationId }
    }),
  )
  // A contact may have been joined into another since.
  const ended = sql`
    select coalesce(contact.joined_into, contact.id) as contact_id, e.r, e.m, hold.job_id
    from jsonb_to_recordset(${json}::jsonb) as e(c text, r text, m bigint, h text)
    join contacts as contact on contact.id = e.c
    left join credit_reservations as hold on hold.id = e.h`
  await sql`
    with ended as materialized (${ended}),
    payer as (
      select distinct on (line.enrichment_id, line.contact_id) line.enrichment_id, line.row_number, ended.m, line.status
      from ended join enrichment_rows as line
        on line.enrichment_id = ended.job_id and line.contact_id = ended.contact_id and line.source = 'apollo'
      where ended.m > 0
      order by line.enrichment_id, line.contact_id, line.row_number
    ),
    paid as (
      update enrichment_rows as line set credits_milli = line.credits_milli + payer.m, updated_at = ${at}
      from payer where line.enrichment_id = payer.enrichment_id and line.row_number = payer.row_number
    )
    update enrichment_counts as counts set credits_milli = counts.credits_milli + costs.milli
    from (select enrichment_id, status, sum(m) as milli from payer group by enrichment_id, status) as costs
    where counts.enrichment_id = costs.enrichment_id and counts.status = costs.status
  `.execute(tx)
  await sql`
    with ended as materialized (${ended}),
    moved as (
      update enrichment_rows as line set status = 'found', reason = ended.r, updated_at = ${at}
      from ended, enrichments as list
      where line.contact_id = ended.contact_id and line.status = 'awaiting'
        and list.id = line.enrichment_id and list.options -> 'needs' ?| ${answeredBy(needs)}::text[]
      returning line.enrichment_id, line.contact_id, line.source, line.credits_milli
    ),
    newcomers as (
      select enrichment_id, count(distinct contact_id) as people from moved
      where not exists (
        select from enrichment_rows as other
        where other.enrichment_id = moved.enrichment_id and other.contact_id = moved.contact_id
          and other.status = 'found'
      )
      group by enrichment_id
    ),
    sums as (
      select moved.enrichment_id, count(*) as rows, count(*) filter (where source = 'store') as from_store,
        coalesce(max(newcomers.people), 0) as people, sum(credits_milli) as credits_milli
      from moved left join newcomers on newcomers.enrichment_id = moved.enrichment_id
      group by moved.enrichment_id
    ),
    taken as (
      update enrichment_counts as counts
      set rows = counts.rows - sums.rows, from_store = counts.from_store - sums.from_store,
        people = counts.people - sums.people, credits_milli = counts.credits_milli - sums.credits_milli
      from sums where counts.enrichment_id = sums.enrichment_id and counts.status = 'awaiting'
    )
    insert into enrichment_counts as counts (enrichment_id, status, rows, from_store, people, credits_milli)
    select enrichment_id, 'found', rows, from_store, people, credits_milli from sums
    on conflict (enrichment_id, status) do update set
      rows = counts.rows + excluded.rows,
      from_store = counts.from_store + excluded.from_store,
      people = counts.people + excluded.people,
      credits_milli = counts.credits_milli + excluded.credits_milli
  `.execute(tx)
}

/** A waterfall's number answers a list that asks for a number, and not the reverse. */
function answeredBy(needs: readonly LaterNeed[]): string {
  const answered = needs.includes('waterfall_phone') ? [...needs, 'phone'] : needs
  return `{${answered.join(',')}}`
}
