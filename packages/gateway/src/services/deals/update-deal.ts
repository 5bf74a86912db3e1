import type { Deal } from '@delos/client'
import { z } from 'zod'
import { findDeal } from '../../db/deals.ts'
import { operation } from '../../operation.ts'
import { chooseStage } from './choose-stage.ts'
import { dealView, viewOfDeal } from './deal-view.ts'
import { apolloId, dealAmount } from './fields.ts'
import { loadNames } from './names.ts'
import { patchDeal } from './patch-deal.ts'
import { readDeal } from './read-deal.ts'
import { recordDealUpdate } from './record-deal-update.ts'

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
    // A deal that was never seen here is read first, so that its history begins with the stage it had.
    const stored = await findDeal(context.db, id)
    const unseen = stored ? undefined : await readDeal(context, id)
    const { stageId } = patch
    if (stageId) await chooseStage(context, { stageId }, unseen ?? (stored?.raw as unknown as Deal))
    const deal = await patchDeal(context, id, patch)
    await recordDealUpdate(context, deal, unseen)
    return viewOfDeal(deal, await loadNames(context))
  },
})
