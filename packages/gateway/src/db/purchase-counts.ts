import type { ReadDb } from './database.ts'

/** How many people or companies each reservation was made for; those made for none are left out. */
export async function countPurchases(db: ReadDb, reservationIds: readonly string[]): Promise<Map<string, number>> {
  if (!reservationIds.length) return new Map()
  const rows = await db
    .selectFrom('purchases')
    .select(['reservationId', (eb) => eb.fn.countAll<string | number>().as('count')])
    .where('reservationId', 'in', [...reservationIds])
    .groupBy('reservationId')
    .execute()
  return new Map(rows.map((row) => [row.reservationId, Number(row.count)]))
}
