import type { ReadDb, Tx } from './database.ts'

export async function findSetting<T extends object>(db: ReadDb, name: string): Promise<T | undefined> {
  const row = await db.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirst()
  return row?.value as T | undefined
}

export async function putSetting(tx: Tx, setting: { name: string; value: object; at: Date }): Promise<void> {
  const value = JSON.stringify(setting.value)
  await tx
    .insertInto('settings')
    .values({ name: setting.name, value, updatedAt: setting.at })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value, updatedAt: setting.at }))
    .execute()
}
