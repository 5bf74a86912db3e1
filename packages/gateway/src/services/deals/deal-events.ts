import type { DealRow, NewDeal } from '../../db/deals.ts'
import type { NewStageChange } from '../../db/stage-changes.ts'
import type { EventDraft } from '../events/record-events.ts'

type Facts = Pick<
  NewDeal | DealRow,
  'name' | 'amount' | 'stageId' | 'ownerId' | 'accountId' | 'closedDate' | 'isClosed' | 'isWon'
>

/** What of a deal is told: to the audit log and to the feed. */
export function dealFacts(deal: Facts): Facts {
  const { name, amount, stageId, ownerId, accountId, closedDate, isClosed, isWon } = deal
  return { name, amount, stageId, ownerId, accountId, closedDate, isClosed, isWon }
}

export function dealCreated(deal: NewDeal, source: EventDraft['source']): EventDraft {
  return {
    ...about(deal.id, source),
    type: 'deal.created',
    data: { before: null, after: dealFacts(deal), changed: [] },
  }
}

/** Nothing where no fact changed; a move is told as such too. */
export function dealChanges(
  { before, after }: { before: DealRow; after: Facts },
  { source, stageChange }: { source: EventDraft['source']; stageChange?: NewStageChange },
): EventDraft[] {
  const [was, is] = [dealFacts(before), dealFacts(after)]
  const names = Object.keys(is) as (keyof Facts)[]
  const changed = names.filter((name) => (is[name] ?? null) !== (was[name] ?? null))
  if (!changed.length) return []
  const data = { before: was, after: is, changed }
  const { fromStageId, toStageId, id: changeId } = stageChange ?? {}
  const moved: EventDraft[] = stageChange
    ? [{ ...about(before.id, source), type: 'deal.stage_changed', data: { ...data, fromStageId, toStageId, changeId } }]
    : []
  return [{ ...about(before.id, source), type: 'deal.updated', data }, ...moved]
}

function about(entityId: string, source: EventDraft['source']) {
  return { entityType: 'deal', entityId, source } as const
}
