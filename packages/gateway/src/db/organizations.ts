import type { Insertable, Selectable } from 'kysely'
import type { ReadDb, Tx } from './database.ts'
import type { AccountsTable, OrganizationsTable } from './tables.ts'

export type OrganizationRow = Selectable<OrganizationsTable>
export type NewOrganization = Insertable<OrganizationsTable>
export type NewAccount = Insertable<AccountsTable>

export function findOrganization(db: ReadDb, id: string) {
  return db.selectFrom('organizations').selectAll().where('id', '=', id).executeTakeFirst()
}

export function findOrganizationByDomain(db: ReadDb, domain: string) {
  return db.selectFrom('organizations').selectAll().where('domain', '=', domain).executeTakeFirst()
}

export function findOrganizationByApolloId(db: ReadDb, apolloId: string) {
  return db.selectFrom('organizations').selectAll().where('apolloId', '=', apolloId).executeTakeFirst()
}

/** One row an organization, reached by Apollo's id or by its domain, whichever is known first. */
export async function upsertOrganization(
  tx: Tx,
  organization: NewOrganization,
): Promise<{ before: OrganizationRow | undefined; after: OrganizationRow }> {
  const known =
    (organization.apolloId && (await findOrganizationByApolloId(tx, organization.apolloId))) ||
    (organization.domain && (await findOrganizationByDomain(tx, organization.domain)))
  if (!known) {
    const after = await tx.insertInto('organizations').values(organization).returningAll().executeTakeFirstOrThrow()
    return { before: undefined, after }
  }
  const { id: _, createdAt: __, domain, ...change } = organization
  // Two of Apollo's companies may claim one domain; the first keeps it.
  const keepsDomain = known.domain !== null || (domain && (await findOrganizationByDomain(tx, domain)))
  const after = await tx
    .updateTable('organizations')
    .set({ ...onlyKnown(change), ...(keepsDomain ? {} : { domain }) })
    .where('id', '=', known.id)
    .returningAll()
    .executeTakeFirstOrThrow()
  return { before: known, after }
}

/** A poorer answer never wipes out what a richer one brought. */
function onlyKnown<T extends object>(change: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(change).filter(([, value]) => value !== null && value !== undefined),
  ) as Partial<T>
}

export function findAccountByApolloId(db: ReadDb, apolloId: string) {
  return db.selectFrom('accounts').selectAll().where('apolloId', '=', apolloId).executeTakeFirst()
}

export async function insertAccount(tx: Tx, account: NewAccount): Promise<void> {
  await tx.insertInto('accounts').values(account).execute()
}

export async function updateAccount(tx: Tx, id: string, change: Partial<NewAccount>): Promise<void> {
  await tx.updateTable('accounts').set(change).where('id', '=', id).execute()
}
