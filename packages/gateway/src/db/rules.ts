import type { Insertable, Selectable } from 'kysely'
import type { ReadDb, Tx } from './database.ts'
import type { RuleFiringsTable, RulesTable } from './tables.ts'

export type RuleRow = Selectable<RulesTable>
export type NewRule = Insertable<RulesTable>
export type RuleFiringRow = Selectable<RuleFiringsTable>

export function findRule(db: ReadDb, id: string) {
  return db.selectFrom('rules').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Oldest first. */
export function listRuleRows(db: ReadDb, { after, limit }: { after?: string; limit: number }) {
  let query = db.selectFrom('rules').selectAll().orderBy('id').limit(limit)
  if (after) query = query.where('id', '>', after)
  return query.execute()
}

/** The rules that were in force when something happened. */
export function listRulesInForce(db: ReadDb, { event, at }: { event: string; at: Date }) {
  return db
    .selectFrom('rules')
    .selectAll()
    .where('event', '=', event)
    .where('enabled', '=', true)
    .where('createdAt', '<=', at)
    .orderBy('id')
    .execute()
}

/** False where another rule has the name. */
export async function insertRule(tx: Tx, rule: NewRule): Promise<boolean> {
  const inserted = await tx
    .insertInto('rules')
    .values(rule)
    .onConflict((conflict) => conflict.column('name').doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

export function deleteRuleRow(tx: Tx, id: string): Promise<RuleRow | undefined> {
  return tx.deleteFrom('rules').where('id', '=', id).returningAll().executeTakeFirst()
}

export function findFiring(db: ReadDb, id: string) {
  return db.selectFrom('ruleFirings').selectAll().where('id', '=', id).executeTakeFirst()
}

/** One firing a rule and a cause; answers the ids of the new ones. */
export async function insertFirings(
  tx: Tx,
  firings: readonly { id: string; ruleId: string; causeId: string; createdAt: Date }[],
): Promise<string[]> {
  if (!firings.length) return []
  const inserted = await tx
    .insertInto('ruleFirings')
    .values(firings.map((firing) => ({ ...firing, state: 'pending' as const })))
    .onConflict((conflict) => conflict.columns(['ruleId', 'causeId']).doNothing())
    .returning('id')
    .execute()
  return inserted.map((row) => row.id)
}

export interface FiringEnd {
  state: 'done' | 'failed'
  taskId?: string
  reason?: string
  finishedAt: Date
}

/** False where the firing had ended before. */
export async function endFiring(tx: Tx, id: string, end: FiringEnd): Promise<boolean> {
  const updated = await tx
    .updateTable('ruleFirings')
    .set(end)
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .executeTakeFirst()
  return updated.numUpdatedRows > 0n
}
