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
    contacts: await countContacts(db),
    organizations: await of('organizations'),
    deals: await of('deals'),
    tasks: await of('tasks'),
    auditEntries: await of('auditLog'),
    deadLetters: await of('deadLetters'),
  }
}

/** Two rows that proved to be one person count once. */
async function countContacts(db: ReadDb): Promise<number> {
  const { count } = await db
    .selectFrom('contacts')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('joinedInto', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(count)
}
