import { z } from 'zod'
import { operation } from '../../operation.ts'
import { chooseStage, type StageWish } from './choose-stage.ts'
import { dealView, viewOfDeal } from './deal-view.ts'
import { apolloId, dealAmount } from './fields.ts'
import { keepDeal } from './keep-deal.ts'
import { loadNames } from './names.ts'
import { patchDeal } from './patch-deal.ts'
import { readDeal } from './read-deal.ts'
import { recordDealUpdate } from './record-deal-update.ts'
import { toAmount } from './to-deal.ts'

const stageRef = z.object({ id: z.string(), name: z.string().nullable() })

export const moveDeal = operation({
  name: 'deals.move',
  summary: 'Move a deal to another stage of its pipeline, by the stage’s id or name',
  scope: 'write',
  input: z
    .strictObject({
      id: apolloId,
      stageId: apolloId.optional(),
      stageName: z.string('must be text').trim().min(1, 'must not be empty').max(250).optional(),
      amount: dealAmount.optional(),
    })
    .refine(({ stageId, stageName }) => (stageId === undefined) !== (stageName === undefined), {
      message: 'give a stageId or a stageName',
      path: ['stageId'],
    }),
  output: z.object({
    deal: dealView,
    from: stageRef.nullable().describe('Null: it was in no stage'),
    to: stageRef,
    moved: z.boolean().describe('False: it was there already'),
  }),
  async run(context, { id, amount, ...stage }) {
    const askedAt = context.clock.now()
    const current = await readDeal(context, id)
    const target = await chooseStage(context, toWish(stage), current)
    // What was changed in Apollo and not synced yet comes first in the history.
    await keepDeal(context, current, askedAt)
    const moved = current.opportunity_stage_id !== target.id
    const isSame = !moved && (amount === undefined || toAmount(current.amount) === amount)
    const deal = isSame ? current : await patchDeal(context, id, { stageId: target.id, amount })
    if (!isSame) await recordDealUpdate(context, deal, undefined)
    const names = await loadNames(context)
    const fromId = current.opportunity_stage_id
    return {
      deal: viewOfDeal(deal, names),
      from: fromId === null ? null : { id: fromId, name: names.stage(fromId) },
      to: { id: target.id, name: target.name },
      moved,
    }
  },
})

function toWish({ stageId, stageName }: { stageId?: string; stageName?: string }): StageWish {
  return stageId !== undefined ? { stageId } : { stageName: stageName ?? '' }
}
