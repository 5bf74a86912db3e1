import type { Deal } from '@delos/client'
import { z } from 'zod'
import type { Context } from '../../context.ts'
import { type DealRow, findDeal, insertDeal, lockDeals, type NewDeal, updateDealRow } from '../../db/deals.ts'
import { operation } from '../../operation.ts'
import { recordStageChanges } from '../rules/record-stage-changes.ts'
import { requireDealStage } from './deal-stages.ts'
import { dealView, viewOfDeal } from './deal-view.ts'
import { apolloId, dealAmount } from './fields.ts'
import { loadNames } from './names.ts'
import { patchDeal } from './patch-deal.ts'
import { readDeal } from './read-deal.ts'
import { toDealRow } from './to-deal.ts'

export const updateDeal = operation({
  name: 'deals.update',
  summary: 'Change a deal’s amount or move it to another stage',
  scope: 'write',
  input: z
    .strictObject({ id: z.string().min(1), amount: dealAmount.optional(), stageId: apolloId.optional() })
    .refine(
      ({ amount, stageId }) => amount !== undefined || stageId !== undefined,
      'give an amount, a stageId or both',
    ),
  output: dealView,
  async run(context, { id, ...patch }) {
    if (patch.stageId) await requireDealStage(context, patch.stageId)
    // A deal that was never seen here is read first, so that its history begins with the stage it had.
    const unseen = (await findDeal(context.db, id)) ? undefined : await readDeal(context, id)
    const deal = await patchDeal(context, id, patch)
    await recordUpdate(context, deal, unseen)
    return viewOfDeal(deal, await loadNames(context))
  },
})

function recordUpdate(context: Context, deal: Deal, unseen: Deal | undefined): Promise<void> {
  const at = new Date(context.clock.now())
  return context.mutate(async (tx) => {
    if (unseen) await insertDeal(tx, toDealRow(unseen, { at }))
    const [before] = await lockDeals(tx, [deal.id])
    const { id: _, createdAt: __, ...after } = toDealRow(deal, { contactIds: before?.contactIds, at })
    await updateDealRow(tx, deal.id, after)
    const fromStageId = before?.stageId ?? null
    const change = { id: context.makeId(), object: 'deal', entityId: deal.id, source: 'delos', changedAt: at } as const
    const changes = after.stageId === fromStageId ? [] : [{ ...change, fromStageId, toStageId: after.stageId ?? null }]
    return {
      value: undefined,
      audit: {
        action: 'deal.updated',
        entityType: 'deal',
        entityId: deal.id,
        before: before && auditView(before),
        after: auditView(after),
      },
      enqueue: await recordStageChanges(tx, changes),
    }
  })
}

/** The part of a deal that can be changed here, or that changes with it. */
function auditView({ name, amount, stageId, isClosed, isWon }: DealRow | Omit<NewDeal, 'id' | 'createdAt'>): object {
  return { name, amount, stageId, isClosed, isWon }
}
