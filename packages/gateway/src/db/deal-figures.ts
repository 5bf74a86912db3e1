import { sql } from 'kysely'
import type { ReadDb, Tx } from './database.ts'

/** Apart from these, everything about the pipeline is counted over all deals. */
export interface DealFilter {
  ownerId?: string
  pipelineId?: string
}

/** What the figures of the pipeline need of a deal. */
export interface DealFacts {
  id: string
  name: string
  amount: number | null
  currency: string | null
  stageId: string | null
  pipelineId: string | null
  ownerId: string | null
  accountId: string | null
  closedDate: string | null
  isClosed: boolean
  isWon: boolean
  createdAt: Date
  /** As Apollo says it, unread. */
  actualCloseDate: string | null
  stageUpdatedAt: string | null
  dealProbability: string | null
}

export function listDealFacts(db: ReadDb, { ownerId, pipelineId }: DealFilter): Promise<DealFacts[]> {
  let query = db
    .selectFrom('deals')
    .select(['id', 'name', 'amount', 'stageId', 'ownerId', 'accountId', 'closedDate', 'isClosed', 'isWon', 'createdAt'])
    .select([
      sql<string | null>`raw -> 'currency' ->> 'iso_code'`.as('currency'),
      sql<string | null>`raw ->> 'opportunity_pipeline_id'`.as('pipelineId'),
      sql<string | null>`raw ->> 'actual_close_date'`.as('actualCloseDate'),
      sql<string | null>`raw ->> 'stage_updated_at'`.as('stageUpdatedAt'),
      sql<string | null>`raw ->> 'deal_probability'`.as('dealProbability'),
    ])
    .orderBy('id')
  if (ownerId) query = query.where('ownerId', '=', ownerId)
  if (pipelineId) query = query.where(sql`raw ->> 'opportunity_pipeline_id'`, '=', pipelineId)
  return query.execute()
}

/** The latest stage change of every deal that has one. */
export function listLastStageChanges(db: ReadDb) {
  return db
    .selectFrom('stageChanges')
    .distinctOn('entityId')
    .select(['entityId', 'toStageId', 'changedAt'])
    .where('object', '=', 'deal')
    .orderBy('entityId')
    .orderBy('changedAt', 'desc')
    .orderBy('id', 'desc')
    .execute()
}

/** Of all deals; each one's are oldest first. */
export function listDealStageChanges(db: ReadDb, { since }: { since?: Date } = {}) {
  let query = db.selectFrom('stageChanges').selectAll().where('object', '=', 'deal').orderBy('changedAt').orderBy('id')
  if (since) query = query.where('changedAt', '>=', since)
  return query.execute()
}

export function listStageOdds(db: ReadDb) {
  return db.selectFrom('dealStageSettings').select(['stageId', 'probability']).execute()
}

export async function putStageOdds(
  tx: Tx,
  odds: { stageId: string; probability: number | null; at: Date },
): Promise<void> {
  const { stageId, probability, at } = odds
  if (probability === null) {
    await tx.deleteFrom('dealStageSettings').where('stageId', '=', stageId).execute()
    return
  }
  await tx
    .insertInto('dealStageSettings')
    .values({ stageId, probability, updatedAt: at })
    .onConflict((conflict) => conflict.column('stageId').doUpdateSet({ probability, updatedAt: at }))
    .execute()
}

/** What the feed says of deals since then, oldest first. */
export function listDealEvents(db: ReadDb, { since, types }: { since: Date; types: readonly string[] }) {
  return db
    .selectFrom('events')
    .selectAll()
    .where('entityType', '=', 'deal')
    .where('type', 'in', [...types])
    .where('at', '>=', since)
    .orderBy('seq')
    .execute()
}
