import { type Insertable, type Selectable, sql } from 'kysely'
import type { ReadDb, Tx } from './database.ts'
import { type NamedBy, namesIn } from './named-by.ts'
import { putRows } from './put-rows.ts'
import type { AccountsTable, OrganizationsTable } from './tables.ts'

export type OrganizationRow = Selectable<OrganizationsTable>
export type NewAccount = Insertable<AccountsTable>

export interface NewOrganizationName extends NamedBy {
  organizationId: string
  createdAt: Date
}

/** An organization with those of the names asked for that lead to it. */
export interface NamedOrganization extends OrganizationRow {
  names: NamedBy[]
}

const columns = [
  'id',
  'apolloId',
  'domain',
  'name',
  'websiteUrl',
  'linkedinUrl',
  'industry',
  'employees',
  'city',
  'country',
  'raw',
  'enrichedAt',
  'createdAt',
  'updatedAt',
] as const

export function findOrganization(db: ReadDb, id: string) {
  return db.selectFrom('organizations').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The organizations behind any of these names, oldest first. */
export async function listOrganizationsByNames(db: ReadDb, names: readonly NamedBy[]): Promise<NamedOrganization[]> {
  return names.length ? organizationsByNames(db, names).execute() : []
}

/** The same for one who is about to rewrite them: two who file a company come one after the other. */
export async function lockOrganizationsByNames(tx: Tx, names: readonly NamedBy[]): Promise<NamedOrganization[]> {
  return names.length ? organizationsByNames(tx, names).forUpdate('organizations').execute() : []
}

function organizationsByNames(db: ReadDb, names: readonly NamedBy[]) {
  return db
    .selectFrom('organizations')
    .innerJoin(
      (eb) =>
        eb
          .selectFrom('organizationIdentities')
          .select([
            'organizationId',
            sql<NamedBy[]>`jsonb_agg(jsonb_build_object('kind', kind, 'value', value))`.as('names'),
          ])
          .where((where) => where(where.refTuple('kind', 'value'), 'in', namesIn(names)))
          .groupBy('organizationId')
          .as('named'),
      (join) => join.onRef('named.organizationId', '=', 'organizations.id'),
    )
    .selectAll('organizations')
    .select('named.names')
    .orderBy('organizations.id')
}

/** Rewrites whole rows and adds names, in one statement. The first organization under a name keeps it. */
export async function putOrganizations(
  tx: Tx,
  { rows, names }: { rows: readonly OrganizationRow[]; names: readonly NewOrganizationName[] },
): Promise<void> {
  if (!rows.length && !names.length) return
  const named = JSON.stringify(
    names.map((name) => ({
      kind: name.kind,
      value: name.value,
      organization_id: name.organizationId,
      created_at: name.createdAt,
    })),
  )
  await sql`
    with filed as (${putRows('organizations', { columns, rows })})
    insert into organization_identities (kind, value, organization_id, created_at)
    select * from jsonb_to_recordset(${named}::jsonb)
      as named(kind text, value text, organization_id text, created_at timestamptz)
    on conflict do nothing
  `.execute(tx)
}

/** Names under which Apollo answered an organization that does not bear them: its last answer counts. */
export async function putAskedNames(tx: Tx, names: readonly NewOrganizationName[]): Promise<void> {
  if (!names.length) return
  await tx
    .insertInto('organizationIdentities')
    .values([...names])
    .onConflict((conflict) =>
      conflict
        .columns(['kind', 'value'])
        .where(sql<boolean>`kind not in ('name', 'website')`)
        .doUpdateSet((eb) => ({ organizationId: eb.ref('excluded.organizationId') })),
    )
    .execute()
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
