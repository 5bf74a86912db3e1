import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { CrmKeysTable, CrmLinksTable, CrmObjectName, CrmSide } from '../crm-tables.ts'
import type { ReadDb, Tx } from '../database.ts'

export type LinkRow = Selectable<CrmLinksTable>
export type NewLink = Insertable<CrmLinksTable>

export interface InConnection {
  connectionId: string
  object: CrmObjectName
}

export function listLinks(
  db: ReadDb,
  { connectionId, object }: InConnection,
  { side, ids }: { side: CrmSide; ids: readonly string[] },
): Promise<LinkRow[]> {
  if (!ids.length) return Promise.resolve([])
  return db
    .selectFrom('crmLinks')
    .selectAll()
    .where('connectionId', '=', connectionId)
    .where('object', '=', object)
    .where('state', '<>', 'gone')
    .where(side === 'crm' ? 'crmId' : 'localId', 'in', [...ids])
    .execute()
}

export function listLinksByIds(db: ReadDb, ids: readonly string[]): Promise<LinkRow[]> {
  if (!ids.length) return Promise.resolve([])
  return db
    .selectFrom('crmLinks')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute()
}

export function listDirtyLinks(
  db: ReadDb,
  { connectionId, object }: InConnection,
  { after, limit }: { after: string; limit: number },
): Promise<LinkRow[]> {
  return db
    .selectFrom('crmLinks')
    .selectAll()
    .where('connectionId', '=', connectionId)
    .where('object', '=', object)
    .where('dirty', '=', true)
    .where('state', '=', 'linked')
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()
}

export async function countLinks(db: ReadDb, { connectionId, object }: InConnection): Promise<number> {
  const row = await db
    .selectFrom('crmLinks')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('connectionId', '=', connectionId)
    .where('object', '=', object)
    .where('state', '<>', 'gone')
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

export async function insertLink(tx: Tx, link: NewLink): Promise<void> {
  await tx.insertInto('crmLinks').values(link).execute()
}

export async function updateLink(tx: Tx, id: string, change: Updateable<CrmLinksTable>): Promise<void> {
  await tx.updateTable('crmLinks').set(change).where('id', '=', id).execute()
}

/** Why the link of a record ended whose other half was deleted. */
export const deletedAt = { apollo: 'deleted in Apollo', crm: 'deleted in the CRM' } as const

/** Of these records of one side, those whose other half somebody has deleted: it is not made again. */
export async function listBereft(
  db: ReadDb,
  { connectionId, object }: InConnection,
  { side, ids }: { side: CrmSide; ids: readonly string[] },
): Promise<ReadonlySet<string>> {
  if (!ids.length) return new Set()
  const column = side === 'crm' ? 'crmId' : 'localId'
  const rows = await db
    .selectFrom('crmLinks')
    .select(`${column} as id`)
    .where('connectionId', '=', connectionId)
    .where('object', '=', object)
    .where('state', '=', 'gone')
    .where('reason', '=', deletedAt[side === 'crm' ? 'apollo' : 'crm'])
    .where(column, 'in', [...ids])
    .execute()
  return new Set(rows.map(({ id }) => id))
}

export type KeyRow = Selectable<CrmKeysTable>

/** Stands among the keys, and tells nothing: what a person would call the record. */
export const labelKind = 'label'

/** What people call these records of one side; those that were never read are left out. */
export async function listLabels(
  db: ReadDb,
  { connectionId, object }: InConnection,
  { side, ids }: { side: CrmSide; ids: readonly string[] },
): Promise<ReadonlyMap<string, string>> {
  if (!ids.length) return new Map()
  const rows = await db
    .selectFrom('crmKeys')
    .select(['recordId', 'value'])
    .where('connectionId', '=', connectionId)
    .where('object', '=', object)
    .where('side', '=', side)
    .where('kind', '=', labelKind)
    .where('recordId', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map(({ recordId, value }) => [recordId, value]))
}

/** What records can be told by, in the place of what was known of them. */
export async function replaceKeys(
  tx: Tx,
  { connectionId, object }: InConnection,
  {
    side,
    ids,
    keys,
  }: { side: CrmSide; ids: readonly string[]; keys: readonly Omit<KeyRow, 'connectionId' | 'object'>[] },
): Promise<void> {
  if (!ids.length) return
  await tx
    .deleteFrom('crmKeys')
    .where('connectionId', '=', connectionId)
    .where('object', '=', object)
    .where('side', '=', side)
    .where('recordId', 'in', [...ids])
    .execute()
  if (!keys.length) return
  const rows = keys.map(({ recordId, kind, value }) => ({ record_id: recordId, kind, value }))
  await sql`
    insert into crm_keys (connection_id, object, side, record_id, kind, value)
    select ${connectionId}, ${object}, ${side}, record_id, kind, value
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as new(record_id text, kind text, value text)
    on conflict do nothing
  `.execute(tx)
}

export interface SharerRow {
  asker: string
  side: CrmSide
  recordId: string
  kind: string
  value: string
  isLinked: boolean
}

/** Who else bears a key of the askers, on either side; the asker itself is left out. */
export async function listSharers(
  tx: Tx,
  { connectionId, object }: InConnection,
  { side, keys }: { side: CrmSide; keys: readonly { recordId: string; kind: string; value: string }[] },
): Promise<SharerRow[]> {
  if (!keys.length) return []
  const asked = keys.map(({ recordId, kind, value }) => ({ asker: recordId, kind, value }))
  const { rows } = await sql<SharerRow>`
    select asked.asker, k.side, k.record_id as "recordId", k.kind, k.value, exists (
      select from crm_links l where l.connection_id = k.connection_id and l.object = k.object and l.state <> 'gone'
        and case k.side when 'crm' then l.crm_id else l.local_id end = k.record_id
    ) as "isLinked"
    from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as asked(asker text, kind text, value text)
    join crm_keys k on k.connection_id = ${connectionId} and k.object = ${object}
      and k.kind = asked.kind and k.value = asked.value
    where not (k.side = ${side} and k.record_id = asked.asker)
    order by k.record_id
  `.execute(tx)
  return rows
}

export async function listKeys(
  db: ReadDb,
  { connectionId, object }: InConnection,
  { side, ids }: { side: CrmSide; ids: readonly string[] },
): Promise<Pick<KeyRow, 'recordId' | 'kind' | 'value'>[]> {
  if (!ids.length) return []
  return db
    .selectFrom('crmKeys')
    .select(['recordId', 'kind', 'value'])
    .where('connectionId', '=', connectionId)
    .where('object', '=', object)
    .where('side', '=', side)
    .where('recordId', 'in', [...ids])
    .execute()
}
