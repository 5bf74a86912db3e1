import type { Deal } from '@delos/client'
import type { Tx } from '../../db/database.ts'
import { type DealRow, insertDeal, lockDeals, type NewDeal, updateDealRow } from '../../db/deals.ts'
import type { MakeId } from '../../ids.ts'
import { toDealRow } from '../deals/to-deal.ts'
import { dealContent, dealState } from './deal-state.ts'
import { type Filed, namingChange } from './filed.ts'
import { type FileParts, RecordBook, type Sight } from './record-book.ts'
import { recordEventsOf } from './record-events.ts'
import type { State } from './state.ts'

export interface FileDealsParts extends FileParts {
  makeId: MakeId
}

/** Files a page of deals; what changed is told by the hash of the whole record. */
export async function fileDeals(tx: Tx, deals: readonly Deal[], parts: FileDealsParts): Promise<Filed[]> {
  const ids = deals.map(({ id }) => id)
  // In the order in which our own writes lock them.
  const known = new Map((await lockDeals(tx, ids)).map((row) => [row.id, row]))
  const book = await RecordBook.open(tx, 'deals', { ...parts, apolloIds: ids })
  const filed: Filed[] = []
  for (const deal of deals) {
    const sight = sightOf(deal)
    const verdict = book.judge(sight)
    const before = known.get(deal.id)
    if (verdict === 'same' || verdict === 'stale' || (before && isStale(deal, before, parts.askedAt))) {
      book.noteSeen(sight)
      filed.push({ outcome: 'unchanged' })
      continue
    }
    const state = verdict === 'changed' ? book.find(deal.id)?.state : stateBefore(verdict, before)
    filed.push(await fileDeal(tx, { deal, before, state }, parts))
    book.note(sight, deal.id)
  }
  await book.flush()
  return filed
}

/** Notes a deal as our own write left it, so that the sync finds nothing new about it. After its row, and before events. */
export async function noteOwnDeal(tx: Tx, deal: Deal, { at }: { at: Date }): Promise<void> {
  const book = await RecordBook.open(tx, 'deals', { at, source: 'delos', apolloIds: [deal.id] })
  book.note(sightOf(deal), deal.id)
  await book.flush()
}

function sightOf(deal: Deal): Sight {
  return {
    apolloId: deal.id,
    state: dealState(deal),
    content: dealContent(deal),
    stageId: deal.opportunity_stage_id,
  }
}

/** One that was stored before it was watched. */
function stateBefore(verdict: string, before: DealRow | undefined): State | undefined {
  return verdict === 'new' && before ? dealState(before.raw as unknown as Deal) : undefined
}

interface Seen {
  deal: Deal
  before: DealRow | undefined
  /** What was known of it. */
  state: State | undefined
}

async function fileDeal(tx: Tx, { deal, before, state }: Seen, parts: FileDealsParts): Promise<Filed> {
  const { at, makeId, source = 'apollo', backfill } = parts
  const row = toDealRow(deal, { contactIds: before?.contactIds, at })
  if (before?.contentHash === row.contentHash && !before.deletedAt) return { outcome: 'unchanged' }
  const { id, createdAt: _, ...columns } = row
  if (before) await updateDealRow(tx, id, { ...columns, deletedAt: null })
  else if (!(await insertDeal(tx, row))) return { outcome: 'unchanged' }
  const fromStageId = before?.stageId ?? null
  const toStageId = row.stageId ?? null
  const change = { id: makeId(), object: 'deal', entityId: id, source: 'apollo', changedAt: at } as const
  const stageChange = before && toStageId !== fromStageId ? { ...change, fromStageId, toStageId } : undefined
  const difference = { entityType: 'deal', entityId: id, before: state, after: dealState(deal) } as const
  return {
    outcome: before ? 'updated' : 'created',
    audit: auditOf(before, row),
    stageChange,
    events: namingChange(recordEventsOf({ ...difference, source, backfill }), stageChange),
  }
}

/** What was written here since the page was asked for is newer; and Apollo's list may lag behind its own records. */
function isStale(deal: Deal, before: DealRow, askedAt = Number.POSITIVE_INFINITY): boolean {
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
