import type { Deal } from '@delos/client'
import type { Context } from '../../context.ts'
import type { Tx } from '../../db/database.ts'
import { insertDeal, isDealCreatedHere, lockDeals, updateDealRow } from '../../db/deals.ts'
import { recordEvents } from '../events/record-events.ts'
import { recordStageChanges } from '../rules/record-stage-changes.ts'
import { noteOwnDeal } from '../sync/file-deals.ts'
import { dealCreated } from './deal-events.ts'
import { toDealRow } from './to-deal.ts'

/**
 * Files a deal as the one that this call created; undefined where another call has claimed it. Two callers who want
 * equal deals at the same moment may each see the other's, and must end up with two.
 */
export function claimDeal(context: Context, deal: Deal, contactIds: readonly string[]): Promise<Deal | undefined> {
  const at = new Date(context.clock.now())
  const row = toDealRow(deal, { contactIds, at })
  return context.mutate(async (tx) => {
    const claimed = await claim(tx, row)
    if (!claimed) return { value: undefined, audit: [] }
    await noteOwnDeal(tx, deal, { at })
    if (claimed === 'new') await recordEvents(tx, context, [dealCreated(row, 'delos')])
    const { raw: _, contentHash: __, ...after } = row
    const change = { id: context.makeId(), object: 'deal', entityId: deal.id, source: 'delos', changedAt: at } as const
    const stages = row.stageId ? [{ ...change, fromStageId: null, toStageId: row.stageId }] : []
    return {
      value: deal,
      audit: { action: 'deal.created', entityType: 'deal', entityId: deal.id, after: { ...after, contactIds } },
      enqueue: await recordStageChanges(tx, stages),
    }
  })
}

async function claim(tx: Tx, row: ReturnType<typeof toDealRow>): Promise<'new' | 'adopted' | undefined> {
  if (await insertDeal(tx, row)) return 'new'
  // The sync may have seen the deal first: that is no claim. The lock makes a twin wait for our audit entry.
  await lockDeals(tx, [row.id])
  if (await isDealCreatedHere(tx, row.id)) return undefined
  await updateDealRow(tx, row.id, { contactIds: row.contactIds, updatedAt: row.updatedAt })
  return 'adopted'
}
