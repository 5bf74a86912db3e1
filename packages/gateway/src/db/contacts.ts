import { type Selectable, sql, type Updateable } from 'kysely'
import type { ReadDb, Tx } from './database.ts'
import { type NamedBy, namesIn } from './named-by.ts'
import { putRows } from './put-rows.ts'
import type { ContactsTable } from './tables.ts'

export type ContactRow = Selectable<ContactsTable>
export type ContactChange = Updateable<ContactsTable>

const columns = [
  'id',
  'apolloId',
  'apolloContactId',
  'email',
  'emailStatus',
  'firstName',
  'lastName',
  'name',
  'title',
  'seniority',
  'phone',
  'linkedinUrl',
  'city',
  'country',
  'organizationId',
  'stageId',
  'ownerId',
  'raw',
  'enrichedAt',
  'createdAt',
  'updatedAt',
  'joinedInto',
] as const

/** The contact, or the one that it proved to be the same person as. */
export async function findContact(db: ReadDb, id: string): Promise<ContactRow | undefined> {
  for (let next: string | null = id; next !== null; ) {
    const row: ContactRow | undefined = await findContactRow(db, next)
    if (!row?.joinedInto) return row
    next = row.joinedInto
  }
  return undefined
}

/** The row under this very id, joined or not. */
export function findContactRow(db: ReadDb, id: string): Promise<ContactRow | undefined> {
  return db.selectFrom('contacts').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Also by an id that the contact had before it was joined, or one that the team saved twice. */
export function findContactByApolloContactId(db: ReadDb, apolloContactId: string): Promise<ContactRow | undefined> {
  return db
    .selectFrom('contacts')
    .selectAll()
    .where((eb) =>
      eb.or([
        eb('apolloContactId', '=', apolloContactId),
        eb(
          'id',
          '=',
          eb
            .selectFrom('identities')
            .select('contactId')
            .where('kind', '=', 'contact')
            .where('value', '=', apolloContactId),
        ),
      ]),
    )
    .orderBy((eb) => eb('apolloContactId', 'is distinct from', apolloContactId))
    .limit(1)
    .executeTakeFirst()
}

export function listContactsByIds(db: ReadDb, ids: readonly string[]) {
  if (!ids.length) return Promise.resolve([])
  return db
    .selectFrom('contacts')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute()
}

/** The contacts behind Apollo's person ids, for marking known people in a search. */
export function listContactIdsByApolloIds(db: ReadDb, apolloIds: readonly string[]) {
  if (!apolloIds.length) return Promise.resolve([])
  return db
    .selectFrom('contacts')
    .select(['id', 'apolloId'])
    .where('apolloId', 'in', [...apolloIds])
    .execute()
}

export function lockContact(tx: Tx, id: string): Promise<ContactRow> {
  return tx.selectFrom('contacts').selectAll().where('id', '=', id).forUpdate().executeTakeFirstOrThrow()
}

/** A contact with all its names, and those it was told apart from. */
export interface KnownContact extends ContactRow {
  names: NamedBy[]
  splits: { oneId: string; otherId: string; evidence: NamedBy[] }[]
}

export interface ContactMarks {
  ids: readonly string[]
  names: readonly NamedBy[]
  emails: readonly string[]
  apolloIds: readonly string[]
  apolloContactIds: readonly string[]
}

/** Every contact that bears one of these names or unique values, locked, so that two who file it come one after the other. */
export async function lockKnownContacts(tx: Tx, marks: ContactMarks): Promise<KnownContact[]> {
  const values = JSON.stringify([
    ...marks.ids.map((value) => ({ kind: 'id', value })),
    ...marks.emails.map((value) => ({ kind: 'email', value })),
    ...marks.apolloIds.map((value) => ({ kind: 'apollo', value })),
    ...marks.apolloContactIds.map((value) => ({ kind: 'contact', value })),
  ])
  const { rows } = await sql<KnownContact>`
    with marked as (select * from jsonb_to_recordset(${values}::jsonb) as marked(kind text, value text)),
    found as (
      select contact_id as id from identities where (kind, value) in ${namesIn(marks.names)}
      union select value from marked where kind = 'id'
      union select contacts.id from marked join contacts on email = value where kind = 'email'
      union select contacts.id from marked join contacts on apollo_id = value where kind = 'apollo'
      union select contacts.id from marked join contacts on apollo_contact_id = value where kind = 'contact'
    )
    select contacts.*,
      coalesce((
        select jsonb_agg(jsonb_build_object('kind', kind, 'value', value))
        from identities where identities.contact_id = contacts.id
      ), '[]') as names,
      coalesce((
        select jsonb_agg(jsonb_build_object('oneId', one_id, 'otherId', other_id, 'evidence', evidence))
        from contact_splits where one_id = contacts.id or other_id = contacts.id
      ), '[]') as splits
    from found join contacts on contacts.id = found.id
    order by contacts.id
    for update of contacts
  `.execute(tx)
  return rows
}

export async function updateContact(tx: Tx, id: string, change: ContactChange): Promise<ContactRow> {
  return tx.updateTable('contacts').set(change).where('id', '=', id).returningAll().executeTakeFirstOrThrow()
}

export interface NewIdentity extends NamedBy {
  contactId: string
  createdAt: Date
}

/** Rewrites whole rows and adds names, in one statement. The first contact under a name keeps it. */
export async function putContacts(
  tx: Tx,
  { rows, names }: { rows: readonly ContactRow[]; names: readonly NewIdentity[] },
): Promise<void> {
  if (!rows.length && !names.length) return
  await sql`
    with filed as (${putRows('contacts', { columns, rows })})
    insert into identities (kind, value, contact_id, created_at)
    select * from ${identitySet(names)}
    on conflict do nothing
  `.execute(tx)
}

/** Takes the unique values off contacts, so that others of the same call can be given them. */
export async function clearUniqueValues(tx: Tx, contactIds: readonly string[]): Promise<void> {
  if (!contactIds.length) return
  await tx
    .updateTable('contacts')
    .set({ email: null, apolloId: null, apolloContactId: null })
    .where('id', 'in', [...contactIds])
    .execute()
}

/** Gives names to contacts, whoever had them. */
export async function moveIdentities(tx: Tx, names: readonly NewIdentity[]): Promise<void> {
  if (!names.length) return
  await sql`
    insert into identities (kind, value, contact_id, created_at)
    select * from ${identitySet(names)}
    on conflict (kind, value) do update set contact_id = excluded.contact_id
  `.execute(tx)
}

function identitySet(names: readonly NewIdentity[]) {
  const json = JSON.stringify(
    names.map(({ kind, value, contactId, createdAt }) => ({
      kind,
      value,
      contact_id: contactId,
      created_at: createdAt,
    })),
  )
  return sql`jsonb_to_recordset(${json}::jsonb)
    as named(kind text, value text, contact_id text, created_at timestamptz)`
}

export function findMisses(db: ReadDb, names: readonly NamedBy[], now: Date) {
  if (!names.length) return Promise.resolve([])
  return db
    .selectFrom('misses')
    .select(['kind', 'value', 'checkedAt'])
    .where((eb) => eb(eb.refTuple('kind', 'value'), 'in', namesIn(names)))
    .where('expiresAt', '>', now)
    .execute()
}

export async function insertMisses(
  tx: Tx,
  { names, at, expiresAt }: { names: readonly NamedBy[]; at: Date; expiresAt: Date },
): Promise<void> {
  if (!names.length) return
  // Two wishes may have proved to be one person: a statement must not write a row twice.
  const different = new Map(names.map((name) => [`${name.kind} ${name.value}`, name]))
  await tx
    .insertInto('misses')
    .values([...different.values()].map(({ kind, value }) => ({ kind, value, checkedAt: at, expiresAt })))
    .onConflict((conflict) => conflict.columns(['kind', 'value']).doUpdateSet({ checkedAt: at, expiresAt }))
    .execute()
}

export interface ContactFilter {
  email?: string
  domain?: string
  before?: string
  limit: number
}

/** Newest first. */
export function listContacts(db: ReadDb, filter: ContactFilter) {
  let query = db
    .selectFrom('contacts')
    .selectAll('contacts')
    .where('contacts.joinedInto', 'is', null)
    .orderBy('contacts.id', 'desc')
    .limit(filter.limit)
  if (filter.domain) {
    query = query
      .innerJoin('organizations', 'organizations.id', 'contacts.organizationId')
      .where('organizations.domain', '=', filter.domain)
  }
  if (filter.email) query = query.where('contacts.email', '=', filter.email)
  if (filter.before) query = query.where('contacts.id', '<', filter.before)
  return query.execute()
}
