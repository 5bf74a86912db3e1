import type { ReadDb } from '../database.ts'

/** What each key's reservations came to. The name is null for what Delos did by itself. */
export function sumByKey(db: ReadDb) {
  return db
    .selectFrom('creditReservations')
    .leftJoin('apiKeys', 'apiKeys.id', 'creditReservations.keyId')
    .select(['apiKeys.name', 'state'])
    .select((eb) => [
      eb.fn.sum<number | null>('chargedMilli').as('chargedMilli'),
      eb.fn.sum<number | null>('heldMilli').as('heldMilli'),
    ])
    .where('state', '!=', 'released')
    .groupBy(['apiKeys.name', 'state'])
    .execute()
}

export async function sumSaved(db: ReadDb): Promise<number> {
  const { milli } = await db
    .selectFrom('creditSavings')
    .select((eb) => eb.fn.sum<number | null>('savedMilli').as('milli'))
    .executeTakeFirstOrThrow()
  return Number(milli ?? 0)
}
