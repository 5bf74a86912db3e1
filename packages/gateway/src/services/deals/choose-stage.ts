import type { Deal, DealStage } from '@delos/client'
import type { Context } from '../../context.ts'
import { ServiceError } from '../../errors.ts'
import { loadDealStages } from './deal-stages.ts'

/** A stage by its id or, within the deal's pipeline, by its name. */
export type StageWish = { stageId: string } | { stageName: string }

/**
 * The stage that a deal can be moved to. A stage of another pipeline is refused: Apollo would take it, and the deal would
 * be on no board. One made a minute ago is not in the cache yet, so Apollo is asked before any refusal.
 */
export async function chooseStage(
  context: Context,
  wish: StageWish,
  deal: Pick<Deal, 'opportunity_pipeline_id'>,
): Promise<DealStage> {
  const pipelineId = deal.opportunity_pipeline_id ?? undefined
  for (const cache of ['default', 'refresh'] as const) {
    const named = (await loadDealStages(context, cache)).filter((stage) => fits(stage, wish))
    const [stage, another] = named.filter(({ opportunity_pipeline_id: id }) => !pipelineId || !id || id === pipelineId)
    if (stage && !another) return stage
    if (cache === 'refresh') throw refusal(wish, { isElsewhere: named.length > 0, isAmbiguous: another !== undefined })
  }
  throw refusal(wish, { isElsewhere: false, isAmbiguous: false })
}

function fits({ id, name }: DealStage, wish: StageWish): boolean {
  if ('stageId' in wish) return id === wish.stageId
  return name.trim().toLowerCase() === wish.stageName.trim().toLowerCase()
}

function refusal(wish: StageWish, { isElsewhere, isAmbiguous }: { isElsewhere: boolean; isAmbiguous: boolean }) {
  const [field, how] = 'stageId' in wish ? ['stageId', 'id'] : ['stageName', 'name']
  if (isAmbiguous) {
    return new ServiceError('invalid_input', 'Several stages have this name; give the id', {
      reason: 'ambiguous_stage',
      field,
    })
  }
  return isElsewhere
    ? new ServiceError('invalid_input', `The stage with this ${how} belongs to another pipeline than the deal`, {
        reason: 'stage_of_other_pipeline',
        field,
      })
    : new ServiceError('invalid_input', `No deal stage has this ${how}`, { reason: 'unknown_stage', field })
}
