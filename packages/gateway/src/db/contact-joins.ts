import { type Selectable, sql } from 'kysely'
import type { ContactRow } from './contacts.ts'
import type { ReadDb, Tx } from './database.ts'
import type { NamedBy } from './named-by.ts'
import type { ContactJoinsTable } from './tables.ts'

export type ContactJoinRow = Selectable<ContactJoinsTable>

export interface NewContactJoin {
  id: string
  survivorId: string
  lostId: string
  mainId: string
  evidence: readonly NamedBy[]
  survivorBefore: ContactRow
  lostBefore: ContactRow
  merged: ContactRow
  joinedAt: Date
}

/** Moves everything that points to the lost contact and writes down what it was, in one statement. */
export async function recordJoin(tx: Tx, join: NewContactJoin): Promise<void> {
  const { survivorId, lostId } = join
  await sql`
    with names as (
      update identities set contact_id = ${survivorId} where contact_id = ${lostId} returning kind, value
    ),
    rows as (
      update enrichment_rows set contact_id = ${survivorId} where contact_id = ${lostId}
      returning enrichment_id, row_number
    ),
    stages as (
      update stage_changes set entity_id = ${survivorId} where object = 'contact' and entity_id = ${lostId} returning id
    ),
    bought as (
      update purchases set entity_id = ${survivorId} where subject = 'person' and entity_id = ${lostId} returning id
    ),
    told_apart as (
      insert into contact_splits (one_id, other_id, evidence, split_at)
      select ${survivorId}, case when one_id = ${lostId} then other_id else one_id end, evidence, split_at
      from contact_splits
      where (one_id = ${lostId} or other_id = ${lostId}) and ${survivorId} not in (one_id, other_id)
    )
    insert into contact_joins
      (id, survivor_id, lost_id, main_id, evidence, survivor_before, lost_before, merged, joined_at, names, moved)
    select
      ${join.id}, ${survivorId}, ${lostId}, ${join.mainId}, ${JSON.stringify(join.evidence)}::jsonb,
      ${JSON.stringify(join.survivorBefore)}::jsonb, ${JSON.stringify(join.lostBefore)}::jsonb,
      ${JSON.stringify(join.merged)}::jsonb, ${join.joinedAt},
      (select coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'value', value)), '[]') from names),
      jsonb_build_object(
        'enrichmentRows', (
          select coalesce(jsonb_agg(jsonb_build_object('enrichmentId', enrichment_id, 'rowNumber', row_number)), '[]')
          from rows
        ),
        'stageChanges', (select coalesce(jsonb_agg(id), '[]') from stages),
        'purchases', (select coalesce(jsonb_agg(id), '[]') from bought)
      )
  `.execute(tx)
}

/** The joins that a contact took part in, the last one first. */
export function listJoins(db: ReadDb, contactIds: readonly string[]): Promise<ContactJoinRow[]> {
  return db
    .selectFrom('contactJoins')
    .selectAll()
    .where((eb) => eb.or([eb('survivorId', 'in', [...contactIds]), eb('lostId', 'in', [...contactIds])]))
    .orderBy('joinedAt', 'desc')
    .orderBy('id', 'desc')
    .execute()
}

/** Everything the lost contact had before goes back to it, as far as it still is where the join put it. */
export async function moveBack(tx: Tx, { survivorId, lostId, moved }: ContactJoinRow): Promise<void> {
  await sql`
    with rows as (
      update enrichment_rows as row set contact_id = ${lostId}
      from jsonb_to_recordset(${JSON.stringify(moved.enrichmentRows)}::jsonb)
        as moved("enrichmentId" text, "rowNumber" int)
      where row.enrichment_id = moved."enrichmentId" and row.row_number = moved."rowNumber"
        and row.contact_id = ${survivorId}
    ),
    stages as (
      update stage_changes set entity_id = ${lostId}
      where entity_id = ${survivorId} and id in (select jsonb_array_elements_text(${JSON.stringify(moved.stageChanges)}::jsonb))
    )
    update purchases set entity_id = ${lostId}
    where entity_id = ${survivorId} and id in (select jsonb_array_elements_text(${JSON.stringify(moved.purchases)}::jsonb))
  `.execute(tx)
}

/** What was written to the survivor since the join and belongs to the lost one. */
export async function moveLater(
  tx: Tx,
  { survivorId, lostId, joinedAt }: ContactJoinRow,
  what: { purchases: boolean; stageChanges: boolean },
): Promise<void> {
  if (what.purchases) {
    await sql`
      with rows as (
        update enrichment_rows set contact_id = ${lostId}
        where contact_id = ${survivorId} and updated_at >= ${joinedAt}
      )
      update purchases set entity_id = ${lostId}
      where subject = 'person' and entity_id = ${survivorId} and closed_at >= ${joinedAt}
    `.execute(tx)
  }
  if (what.stageChanges) {
    await tx
      .updateTable('stageChanges')
      .set({ entityId: lostId })
      .where('object', '=', 'contact')
      .where('entityId', '=', survivorId)
      .where('changedAt', '>=', joinedAt)
      .execute()
  }
}

/** From now on this evidence joins the two no more. */
export async function recordSplit(tx: Tx, join: ContactJoinRow, at: Date): Promise<void> {
  await tx
    .insertInto('contactSplits')
    .values({
      oneId: join.survivorId,
      otherId: join.lostId,
      evidence: JSON.stringify(join.evidence),
      splitAt: at,
    })
    .execute()
  await tx.updateTable('contactJoins').set({ splitAt: at }).where('id', '=', join.id).execute()
}

/** Names that the survivor has been given since. */
export function listNamesSince(db: ReadDb, { survivorId, joinedAt }: ContactJoinRow): Promise<NamedBy[]> {
  return db
    .selectFrom('identities')
    .select(['kind', 'value'])
    .where('contactId', '=', survivorId)
    .where('createdAt', '>=', joinedAt)
    .execute()
}
