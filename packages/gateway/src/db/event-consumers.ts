import type { Selectable } from 'kysely'
import type { ReadDb, Tx } from './database.ts'
import type { ParkedEventsTable } from './event-tables.ts'

export type ParkedEventRow = Selectable<ParkedEventsTable>

export function findConsumer(db: ReadDb, name: string) {
  return db.selectFrom('eventConsumers').selectAll().where('name', '=', name).executeTakeFirst()
}

/** Who moves the cursor holds the row: of several processes one gets past each event. */
export function lockConsumer(tx: Tx, name: string) {
  return tx.selectFrom('eventConsumers').selectAll().where('name', '=', name).forUpdate().executeTakeFirst()
}

/** Makes the consumer, or moves it. */
export async function putConsumer(tx: Tx, consumer: { name: string; seq: number; at: Date }): Promise<void> {
  const { name, seq, at } = consumer
  await tx
    .insertInto('eventConsumers')
    .values({ name, seq, updatedAt: at })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ seq, updatedAt: at }))
    .execute()
}

export async function deleteConsumer(tx: Tx, name: string): Promise<void> {
  await tx.deleteFrom('eventConsumers').where('name', '=', name).execute()
}

/** Those that have not come to the last event. */
export async function listConsumersBehind(db: ReadDb): Promise<string[]> {
  const rows = await db
    .selectFrom('eventConsumers')
    .innerJoin('eventHead', (join) => join.onTrue())
    .select('eventConsumers.name')
    .whereRef('eventConsumers.seq', '<', 'eventHead.seq')
    .orderBy('eventConsumers.name')
    .execute()
  return rows.map(({ name }) => name)
}

export function listConsumers(db: ReadDb) {
  return db
    .selectFrom('eventConsumers')
    .selectAll()
    .select((eb) =>
      eb
        .selectFrom('parkedEvents')
        .select((inner) => inner.fn.countAll<number>().as('count'))
        .whereRef('parkedEvents.consumer', '=', 'eventConsumers.name')
        .as('parked'),
    )
    .orderBy('name')
    .execute()
}

export async function insertParkedEvent(tx: Tx, parked: ParkedEventRow): Promise<void> {
  await tx
    .insertInto('parkedEvents')
    .values(parked)
    .onConflict((conflict) => conflict.columns(['consumer', 'seq']).doNothing())
    .execute()
}

export function listParkedEvents(db: ReadDb, page: { consumer?: string; after?: number; limit: number }) {
  let query = db.selectFrom('parkedEvents').selectAll().orderBy('seq').orderBy('consumer').limit(page.limit)
  if (page.consumer) query = query.where('consumer', '=', page.consumer)
  if (page.after !== undefined) query = query.where('seq', '>', page.after)
  return query.execute()
}

/** False where somebody else has taken it up meanwhile. */
export async function deleteParkedEvent(
  tx: Tx,
  { consumer, seq }: { consumer: string; seq: number },
): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('parkedEvents')
    .where('consumer', '=', consumer)
    .where('seq', '=', seq)
    .executeTakeFirst()
  return numDeletedRows > 0n
}
