import type { ReadDb } from './database.ts'
import type { Tables } from './tables.ts'

export async function countRecords(db: ReadDb) {
  const of = async (table: keyof Tables) => {
    const row = await db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    return Number(row.count)
  }
  return {
    contacts: await of('contacts'),
    organizations: await of('organizations'),
    deals: await of('deals'),
    tasks: await of('tasks'),
    auditEntries: await of('auditLog'),
    deadLetters: await of('deadLetters'),
  }
}
