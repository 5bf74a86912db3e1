import type { Deal } from '@delos/client'
import type { Tx } from '../../db/database.ts'
import { type DealRow, insertDeal, lockDeals, type NewDeal, updateDealRow } from '../../db/deals.ts'
import { toDealRow } from '../deals/to-deal.ts'
import type { StoreParts } from '../people/contact-unit.ts'
import type { Filed } from './sync-run.ts'

export interface FileDealsParts extends StoreParts {
  /** When the page was asked for. */
  askedAt: number
}

/** Files a page of deals; what changed is told by the hash of the whole record. */
export async function fileDeals(tx: Tx, deals: readonly Deal[], parts: FileDealsParts): Promise<Filed[]> {
  const known = new Map(
    (
      await lockDeals(
        tx,
        deals.map(({ id }) => id),
      )
    ).map((row) => [row.id, row]),
  )
  const filed: Filed[] = []
  for (const deal of deals) {
    const before = known.get(deal.id)
    filed.push(before ? await fileChange(tx, { deal, before }, parts) : await fileNew(tx, deal, parts))
  }
  return filed
}

async function fileNew(tx: Tx, deal: Deal, { at }: FileDealsParts): Promise<Filed> {
  const row = toDealRow(deal, { at })
  const isNew = await insertDeal(tx, row)
  return isNew ? { outcome: 'created', audit: auditOf(undefined, row) } : { outcome: 'unchanged' }
}

async function fileChange(
  tx: Tx,
  { deal, before }: { deal: Deal; before: DealRow },
  parts: FileDealsParts,
): Promise<Filed> {
  const { at, makeId } = parts
  const row = toDealRow(deal, { contactIds: before.contactIds, at })
  if (row.contentHash === before.contentHash || isStale(deal, before, parts.askedAt)) return { outcome: 'unchanged' }
  const { id, createdAt: _, ...change } = row
  await updateDealRow(tx, id, change)
  const fromStageId = before.stageId
  const toStageId = row.stageId ?? null
  const changed = { id: makeId(), object: 'deal', entityId: id, source: 'apollo', changedAt: at } as const
  return {
    outcome: 'updated',
    audit: auditOf(before, row),
    stageChange: toStageId === fromStageId ? undefined : { ...changed, fromStageId, toStageId },
  }
}

/** What was written here since the page was asked for is newer; and Apollo's list may lag behind its own records. */
function isStale(deal: Deal, before: DealRow, askedAt: number): boolean {
  const storedStageAt = Date.parse(String(before.raw.stage_updated_at))
  return before.updatedAt.getTime() > askedAt || Date.parse(deal.stage_updated_at ?? '') < storedStageAt
}

function auditOf(before: DealRow | undefined, after: NewDeal) {
  return {
    action: 'deal.synced',
    entityType: 'deal',
    entityId: after.id,
    before: before && auditView(before),
    after: auditView(after),
  }
}

function auditView({
  name,
  amount,
  stageId,
  ownerId,
  accountId,
  closedDate,
  isClosed,
  isWon,
}: NewDeal | DealRow): object {
  return { name, amount, stageId, ownerId, accountId, closedDate, isClosed, isWon }
}
