import { type Insertable, type Selectable, sql } from 'kysely'
import type { Db, ReadDb, Tx } from './database.ts'
import type { ApiKeysTable } from './tables.ts'

export type ApiKeyRow = Selectable<ApiKeysTable>

export async function insertApiKey(tx: Tx, row: Insertable<ApiKeysTable>): Promise<void> {
  await tx.insertInto('apiKeys').values(row).execute()
}

export function findApiKey(db: ReadDb, id: string) {
  return db.selectFrom('apiKeys').selectAll().where('id', '=', id).executeTakeFirst()
}

export function findApiKeyByHash(db: ReadDb, secretHash: string) {
  return db.selectFrom('apiKeys').selectAll().where('secretHash', '=', secretHash).executeTakeFirst()
}

/** Newest first. */
export function listApiKeys(db: ReadDb, page: { before?: string; limit: number }) {
  let query = db.selectFrom('apiKeys').selectAll().orderBy('id', 'desc').limit(page.limit)
  if (page.before !== undefined) query = query.where('id', '<', page.before)
  return query.execute()
}

/** Keys that open every door at this moment. */
export function listLiveAdminKeys(db: ReadDb, at: Date): Promise<ApiKeyRow[]> {
  return db
    .selectFrom('apiKeys')
    .selectAll()
    .where('revokedAt', 'is', null)
    .where((eb) => eb.or([eb('expiresAt', 'is', null), eb('expiresAt', '>', at)]))
    .where(sql<boolean>`scopes @> '["admin"]'::jsonb`)
    .execute()
}

/** Keeps others from making or revoking keys until the end of the transaction; looking them up goes on. */
export async function lockApiKeys(tx: Tx): Promise<void> {
  await sql`lock table api_keys in share row exclusive mode`.execute(tx)
}

export async function revokeApiKey(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.updateTable('apiKeys').set({ revokedAt: at }).where('id', '=', id).where('revokedAt', 'is', null).execute()
}

/** Gives a key this secret and every right, for good. */
export async function makeAdminKey(tx: Tx, id: string, secretHash: string): Promise<void> {
  await tx
    .updateTable('apiKeys')
    .set({ secretHash, scopes: JSON.stringify(['admin']), kind: 'service', revokedAt: null, expiresAt: null })
    .where('id', '=', id)
    .execute()
}

/** Outside any transaction: nothing depends on it. A note that another process made lately is left as it is. */
export async function touchApiKey(db: Db, id: string, seen: { at: Date; unlessSince: Date }): Promise<void> {
  await db
    .updateTable('apiKeys')
    .set({ lastUsedAt: seen.at })
    .where('id', '=', id)
    .where((eb) => eb.or([eb('lastUsedAt', 'is', null), eb('lastUsedAt', '<=', seen.unlessSince)]))
    .execute()
}
