import type { Insertable } from 'kysely'
import type { ReadDb, Tx } from './database.ts'
import { fixedStatement } from './fixed-statement.ts'
import type { PurchaseAnswersTable } from './tables.ts'

export type KeptAnswer = Awaited<ReturnType<typeof listKeptAnswers>>[number]

const keep = fixedStatement(
  `insert into purchase_answers
    (reservation_id, purchase_id, person, charged_milli, actor, request_id, answered_at)
    values ($1, $2, $3, $4, $5, $6, $7)`,
)

export async function keepAnswer(tx: Tx, answer: Insertable<PurchaseAnswersTable>): Promise<void> {
  const { reservationId, purchaseId, person, chargedMilli, actor, requestId, answeredAt } = answer
  await keep(tx, [reservationId, purchaseId, person, chargedMilli, actor, requestId, answeredAt])
}

/** What was paid for and told, and is not filed yet. */
export function listKeptAnswers(db: ReadDb) {
  return db
    .selectFrom('purchaseAnswers')
    .innerJoin('purchases', 'purchases.id', 'purchaseAnswers.purchaseId')
    .selectAll('purchaseAnswers')
    .select('purchases.wish')
    .orderBy('purchaseAnswers.reservationId')
    .execute()
}

/** Whether it is still there; it stays as it is until the transaction ends. */
export async function lockAnswer(tx: Tx, reservationId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('purchaseAnswers')
    .select('reservationId')
    .where('reservationId', '=', reservationId)
    .forUpdate()
    .executeTakeFirst()
  return row !== undefined
}

export async function dropAnswer(tx: Tx, reservationId: string): Promise<void> {
  await tx.deleteFrom('purchaseAnswers').where('reservationId', '=', reservationId).execute()
}
