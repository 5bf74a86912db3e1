import { type Selectable, sql } from 'kysely'
import type { ReadDb, Tx } from './database.ts'
import type { AccountsTable } from './tables.ts'

export type AccountRow = Selectable<AccountsTable>

/** Locked, so that two runs never both take a row for new. */
export function lockAccounts(tx: Tx, apolloIds: readonly string[]): Promise<AccountRow[]> {
  if (!apolloIds.length) return Promise.resolve([])
  return tx
    .selectFrom('accounts')
    .selectAll()
    .where('apolloId', 'in', [...apolloIds])
    .orderBy('id')
    .forUpdate()
    .execute()
}

export function findAccount(db: ReadDb, id: string): Promise<AccountRow | undefined> {
  return db.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst()
}

/** A saved contact at the account, the longest known first. */
export function findContactOfAccount(db: ReadDb, apolloAccountId: string) {
  return db
    .selectFrom('contacts')
    .select(['id', 'apolloContactId', 'name'])
    .where('apolloContactId', 'is not', null)
    .where(sql<string>`raw ->> 'account_id'`, '=', apolloAccountId)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
}
