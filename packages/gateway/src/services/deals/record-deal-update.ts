import type { Deal } from '@delos/client'
import type { Context } from '../../context.ts'
import { bringForward } from '../../db/crm/bring-forward.ts'
import { insertDeal, lockDeals, updateDealRow } from '../../db/deals.ts'
import { recordEvents } from '../events/record-events.ts'
import { recordStageChanges } from '../rules/record-stage-changes.ts'
import { noteOwnDeal } from '../sync/file-deals.ts'
import { dealChanges, dealFacts } from './deal-events.ts'
import { toDealRow } from './to-deal.ts'

/** Files what became of a deal that was changed from here: row, history, audit entry and events in one transaction. */
export function recordDealUpdate(context: Context, deal: Deal, unseen: Deal | undefined): Promise<void> {
  const at = new Date(context.clock.now())
  return context.mutate(async (tx) => {
    if (unseen) await insertDeal(tx, toDealRow(unseen, { at }))
    const [before] = await lockDeals(tx, [deal.id])
    const { id: _, createdAt: __, ...after } = toDealRow(deal, { contactIds: before?.contactIds, at })
    await updateDealRow(tx, deal.id, after)
    await noteOwnDeal(tx, deal, { at })
    await bringForward(tx, { object: 'deals', localId: deal.id, at })
    const fromStageId = before?.stageId ?? null
    const toStageId = after.stageId ?? null
    const change = { id: context.makeId(), object: 'deal', entityId: deal.id, source: 'delos', changedAt: at } as const
    const stageChange = toStageId === fromStageId ? undefined : { ...change, fromStageId, toStageId }
    if (before) await recordEvents(tx, context, dealChanges({ before, after }, { source: 'delos', stageChange }))
    return {
      value: undefined,
      audit: {
        action: 'deal.updated',
        entityType: 'deal',
        entityId: deal.id,
        before: before && dealFacts(before),
        after: dealFacts(after),
      },
      enqueue: await recordStageChanges(tx, stageChange ? [stageChange] : []),
    }
  })
}
