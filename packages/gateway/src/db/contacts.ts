import type { Insertable, Selectable, Updateable } from 'kysely'
import type { ReadDb, Tx } from './database.ts'
import { type NamedBy, namesIn } from './named-by.ts'
import type { ContactsTable } from './tables.ts'

export type ContactRow = Selectable<ContactsTable>
export type NewContact = Insertable<ContactsTable>
export type ContactChange = Updateable<ContactsTable>

export function findContact(db: ReadDb, id: string) {
  return db.selectFrom('contacts').selectAll().where('id', '=', id).executeTakeFirst()
}

export function findContactByApolloContactId(db: ReadDb, apolloContactId: string) {
  return db.selectFrom('contacts').selectAll().where('apolloContactId', '=', apolloContactId).executeTakeFirst()
}

/** Which of these names lead to a contact. */
export function findIdentities(db: ReadDb, names: readonly NamedBy[]) {
  if (!names.length) return Promise.resolve([])
  return db
    .selectFrom('identities')
    .select(['kind', 'value', 'contactId'])
    .where((eb) => eb(eb.refTuple('kind', 'value'), 'in', namesIn(names)))
    .execute()
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

export async function insertContact(tx: Tx, contact: NewContact): Promise<ContactRow> {
  return tx.insertInto('contacts').values(contact).returningAll().executeTakeFirstOrThrow()
}

export async function updateContact(tx: Tx, id: string, change: ContactChange): Promise<ContactRow> {
  return tx.updateTable('contacts').set(change).where('id', '=', id).returningAll().executeTakeFirstOrThrow()
}

/** The first contact under a name keeps it. */
export async function insertIdentities(
  tx: Tx,
  { contactId, names, at }: { contactId: string; names: readonly NamedBy[]; at: Date },
): Promise<void> {
  if (!names.length) return
  await tx
    .insertInto('identities')
    .values(names.map(({ kind, value }) => ({ kind, value, contactId, createdAt: at })))
    .onConflict((conflict) => conflict.columns(['kind', 'value']).doNothing())
    .execute()
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
  await tx
    .insertInto('misses')
    .values(names.map(({ kind, value }) => ({ kind, value, checkedAt: at, expiresAt })))
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
  let query = db.selectFrom('contacts').selectAll('contacts').orderBy('contacts.id', 'desc').limit(filter.limit)
  if (filter.domain) {
    query = query
      .innerJoin('organizations', 'organizations.id', 'contacts.organizationId')
      .where('organizations.domain', '=', filter.domain)
  }
  if (filter.email) query = query.where('contacts.email', '=', filter.email)
  if (filter.before) query = query.where('contacts.id', '<', filter.before)
  return query.execute()
}
