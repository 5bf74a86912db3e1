import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { ReadDb, Tx } from './database.ts'
import type { RuleLogTable } from './event-tables.ts'
import type { RuleFiringsTable, RulesTable } from './tables.ts'

export type RuleRow = Selectable<RulesTable>
export type NewRule = Insertable<RulesTable>
export type RuleFiringRow = Selectable<RuleFiringsTable>
export type NewFiring = Insertable<RuleFiringsTable>
export type RuleLogRow = Selectable<RuleLogTable>

export function findRule(db: ReadDb, id: string): Promise<RuleRow | undefined> {
  return db.selectFrom('rules').selectAll().where('id', '=', id).executeTakeFirst()
}

export function findRuleByName(db: ReadDb, name: string): Promise<RuleRow | undefined> {
  return db.selectFrom('rules').selectAll().where('name', '=', name).executeTakeFirst()
}

/** Oldest first. */
export function listRuleRows(db: ReadDb, { after, limit }: { after?: string; limit: number }): Promise<RuleRow[]> {
  let query = db.selectFrom('rules').selectAll().orderBy('id').limit(limit)
  if (after) query = query.where('id', '>', after)
  return query.execute()
}

export function listAllRules(db: ReadDb): Promise<RuleRow[]> {
  return db.selectFrom('rules').selectAll().orderBy('id').execute()
}

/** One writer of rules at a time: so that what a file is compared with is what it replaces. */
export async function lockRules(tx: Tx): Promise<RuleRow[]> {
  await sql`lock table rules in share row exclusive mode`.execute(tx)
  return tx.selectFrom('rules').selectAll().orderBy('id').execute()
}

export function listRulesInForce(db: ReadDb): Promise<RuleRow[]> {
  return db.selectFrom('rules').selectAll().where('enabled', '=', true).orderBy('id').execute()
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

export async function updateRule(tx: Tx, id: string, change: Updateable<RulesTable>): Promise<void> {
  await tx.updateTable('rules').set(change).where('id', '=', id).execute()
}

export function deleteRuleRow(tx: Tx, id: string): Promise<RuleRow | undefined> {
  return tx.deleteFrom('rules').where('id', '=', id).returningAll().executeTakeFirst()
}

export function findFiring(db: ReadDb, id: string): Promise<RuleFiringRow | undefined> {
  return db.selectFrom('ruleFirings').selectAll().where('id', '=', id).executeTakeFirst()
}

/** One firing a rule, a cause and an action; answers the ids of the new ones. */
export async function insertFirings(tx: Tx, firings: readonly NewFiring[]): Promise<Set<string>> {
  if (!firings.length) return new Set()
  const inserted = await tx
    .insertInto('ruleFirings')
    .values([...firings])
    .onConflict((conflict) => conflict.columns(['ruleId', 'causeId', 'actionIndex']).doNothing())
    .returning('id')
    .execute()
  return new Set(inserted.map((row) => row.id))
}

export async function updateFiring(tx: Tx, id: string, change: Updateable<RuleFiringsTable>): Promise<void> {
  await tx.updateTable('ruleFirings').set(change).where('id', '=', id).execute()
}

export interface FiringEnd {
  state: 'done' | 'failed'
  taskId?: string
  reason?: string
  effect?: string
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

/** Firings of causes, with what became of each. */
export function listFiringsOf(db: ReadDb, ruleId: string, causeIds: readonly string[]): Promise<RuleFiringRow[]> {
  if (!causeIds.length) return Promise.resolve([])
  return db
    .selectFrom('ruleFirings')
    .selectAll()
    .where('ruleId', '=', ruleId)
    .where('causeId', 'in', [...causeIds])
    .orderBy('actionIndex')
    .execute()
}

/** Firings that an event with one of these effects, or one that names the firing itself, may come from; newest first. */
export function listFiringsByEffect(
  db: ReadDb,
  { effects, ids }: { effects: readonly string[]; ids: readonly string[] },
): Promise<RuleFiringRow[]> {
  return db
    .selectFrom('ruleFirings')
    .selectAll()
    .where((eb) =>
      eb.or([eb('effect', 'in', effects.length ? [...effects] : ['']), eb('id', 'in', ids.length ? [...ids] : [''])]),
    )
    .orderBy('id', 'desc')
    .execute()
}

export async function insertRuleLog(tx: Tx, rows: readonly RuleLogRow[]): Promise<void> {
  if (!rows.length) return
  await tx
    .insertInto('ruleLog')
    .values([...rows])
    .onConflict((conflict) =>
      conflict.columns(['ruleId', 'eventSeq']).doUpdateSet((eb) => ({
        outcome: eb.ref('excluded.outcome'),
        reason: eb.ref('excluded.reason'),
        at: eb.ref('excluded.at'),
      })),
    )
    .execute()
}

export interface RuleLogFilter {
  ruleId: string
  outcome?: RuleLogRow['outcome']
  before?: number
  limit: number
}

/** Newest first. */
export function listRuleLog(db: ReadDb, { ruleId, outcome, before, limit }: RuleLogFilter) {
  let query = db
    .selectFrom('ruleLog')
    .leftJoin('events', 'events.seq', 'ruleLog.eventSeq')
    .selectAll('ruleLog')
    .select(['events.type', 'events.entityType', 'events.entityId', 'events.at as happenedAt'])
    .where('ruleId', '=', ruleId)
    .orderBy('eventSeq', 'desc')
    .limit(limit)
  if (outcome) query = query.where('outcome', '=', outcome)
  if (before !== undefined) query = query.where('eventSeq', '<', before)
  return query.execute()
}

/** Whose turn it is, counted from 0 for each action of a rule. */
export async function takeTurn(
  tx: Tx,
  { ruleId, actionIndex }: { ruleId: string; actionIndex: number },
): Promise<number> {
  const { turn } = await tx
    .insertInto('ruleTurns')
    .values({ ruleId, actionIndex, turn: 0 })
    .onConflict((conflict) =>
      conflict.columns(['ruleId', 'actionIndex']).doUpdateSet((eb) => ({ turn: eb('ruleTurns.turn', '+', 1) })),
    )
    .returning('turn')
    .executeTakeFirstOrThrow()
  return turn
}

/** Where it stands, without taking it. */
export async function readTurn(db: ReadDb, { ruleId, actionIndex }: { ruleId: string; actionIndex: number }) {
  const row = await db
    .selectFrom('ruleTurns')
    .select('turn')
    .where('ruleId', '=', ruleId)
    .where('actionIndex', '=', actionIndex)
    .executeTakeFirst()
  return row ? row.turn + 1 : 0
}
